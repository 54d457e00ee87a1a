import FilbertJSON

extension ServiceError.Kind {
  /// When it happens.
  fileprivate var explanation: String {
    switch self {
    case .malformed:
      "The request is not what it says it is: no JSON, no CSV, not UTF-8, or a parameter of the query that is not known."
    case .unauthorized: "There is no key in the header `Authorization`, or one that is not known."
    case .forbidden:
      "A page of another origin sent a body without saying what it is, or as a text or a form."
    case .notFound: "There is no such model, or no such route."
    case .methodNotAllowed: "The route has other methods."
    case .timeout: "The request did not arrive in time."
    case .tooLarge:
      "The body is too large, there are too many texts, or a text has more tokens than the model reads and the request "
        + "does not say `truncate`."
    case .unsupportedMediaType:
      "The body is of another type than the route reads, or a table in another encoding."
    case .misdirected: "The header `Host` names a host that the server does not answer to."
    case .validation:
      "The JSON has another form than the route reads, a text is empty, or the model does not answer such requests."
    case .overloaded: "Too many requests are waiting."
    case .internalFailure: "The server failed; its log says more."
    case .notImplemented: "The body has a Transfer-Encoding other than `chunked`."
    case .unavailable: "The server is stopping, or the answer took longer than requests may."
    }
  }

  /// An example of the sentence.
  fileprivate var sentence: String {
    switch self {
    case .malformed:
      "The body is not JSON: Invalid JSON at line 1, column 12: The string is not closed."
    case .unauthorized:
      "The request needs a key of this server; send the header Authorization: Bearer KEY."
    case .forbidden:
      "Pages of another origin must say what they send with the header Content-Type, such as application/json; start "
        + "the server with --cors-origin to allow them."
    case .notFound: "There is no model of that name; there are intent, brands."
    case .methodNotAllowed: "This route answers POST and no other method."
    case .timeout: "The body of the request did not arrive within 60 s; send it faster."
    case .tooLarge: "The request has 12000 texts and may have 10000; send it in parts."
    case .unsupportedMediaType:
      "The body must be application/json; say which with the header Content-Type."
    case .misdirected:
      "This server does not answer to the host \"shop.example\"; ask for localhost, or start it with --allowed-host "
        + "NAME or with API keys."
    case .validation: "\"inputs\" is empty; send at least one text."
    case .overloaded: "Too many requests are waiting; try again in 2 s."
    case .internalFailure:
      "The server failed on this request; its log says more, under the request's id."
    case .notImplemented:
      "The body has a Transfer-Encoding other than chunked, which this server does not decode; send it as it is."
    case .unavailable: "The server is stopping; send requests to another one."
    }
  }

  /// The headers of such a response.
  fileprivate var headers: [String] {
    switch self {
    case .unauthorized: ["x-request-id", "WWW-Authenticate"]
    case .methodNotAllowed: ["x-request-id", "Allow"]
    case .overloaded, .unavailable: ["x-request-id", "Retry-After"]
    case .unsupportedMediaType: ["x-request-id", "Accept"]
    default: ["x-request-id"]
    }
  }
}

extension OpenAPIDocument {
  /// A response for each kind of error.
  var errorResponses: JSONValue {
    var responses = JSONObject()
    for kind in ServiceError.Kind.allCases where kind != .unauthorized || hasKeys {
      let example: JSONValue = [
        "error": .string(kind.sentence), "error_type": .string(kind.rawValue),
      ]
      responses[kind.rawValue] = [
        "description": .string(kind.explanation), "headers": Operation.headers(kind.headers),
        "content": ["application/json": ["schema": Schema.named("Error"), "example": example]],
      ]
    }
    return .object(responses)
  }

  static var errorSchema: JSONValue {
    Schema.object(
      [
        "error": Schema.string.described("One sentence that says what is wrong and what to do."),
        "error_type": Schema.choice(
          ServiceError.Kind.allCases.map(\.rawValue), "What a program can act on."),
      ], required: ["error", "error_type"])
  }

  var headers: JSONValue {
    var headers = JSONObject()
    for (name, schema, text) in [
      ("x-request-id", Schema.string, "Names the request in the server's log."),
      ("Retry-After", Schema.integer, "The seconds after which to try again."),
      ("Allow", Schema.string, "The methods of the route."),
      ("Accept", Schema.string, "The types of bodies that the route reads."),
      (
        "filbert-truncated-texts", Schema.integer,
        "How many texts were not read to their end; left out where all were."
      ),
      (
        "filbert-skipped-rows", Schema.integer,
        "How many rows have no result, or were left out; left out where there are none."
      ),
    ] { headers[name] = ["description": .string(text), "schema": schema] }
    if hasKeys {
      headers["WWW-Authenticate"] = [
        "description": "How to send a key: `Bearer`.", "schema": Schema.string,
      ]
    }
    return .object(headers)
  }
}
