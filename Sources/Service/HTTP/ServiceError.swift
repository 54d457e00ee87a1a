import FilbertCore
import FilbertFiles
import FilbertJSON
import HTTPTypes
import Hummingbird
import NIOCore

/// An error a client gets: `{"error": "one sentence", "error_type": "..."}`, as text-embeddings-inference answers, whose
/// member `error` is also that of the Open Inference Protocol.
struct ServiceError: Error, Sendable, Equatable {
  /// What a program can act on.
  enum Kind: String, Sendable, CaseIterable {
    case malformed = "Malformed"
    case unauthorized = "Unauthorized"
    case forbidden = "Forbidden"
    case notFound = "NotFound"
    case methodNotAllowed = "MethodNotAllowed"
    case timeout = "Timeout"
    case tooLarge = "TooLarge"
    case unsupportedMediaType = "UnsupportedMediaType"
    case misdirected = "Misdirected"
    case validation = "Validation"
    case overloaded = "Overloaded"
    case internalFailure = "Internal"
    case notImplemented = "NotImplemented"
    case unavailable = "Unavailable"

    var status: HTTPResponse.Status {
      switch self {
      case .malformed: .badRequest
      case .unauthorized: .unauthorized
      case .forbidden: .forbidden
      case .notFound: .notFound
      case .methodNotAllowed: .methodNotAllowed
      case .timeout: .requestTimeout
      case .tooLarge: .contentTooLarge
      case .unsupportedMediaType: .unsupportedMediaType
      case .misdirected: .misdirectedRequest
      case .validation: .unprocessableContent
      case .overloaded: .tooManyRequests
      case .internalFailure: .internalServerError
      case .notImplemented: .notImplemented
      case .unavailable: .serviceUnavailable
      }
    }
  }

  let kind: Kind
  /// One sentence for a person: what is wrong and what to do about it.
  let message: String
  /// `Allow`, `Retry-After`, `WWW-Authenticate`.
  var headers: HTTPFields

  init(_ kind: Kind, _ message: String, headers: HTTPFields = [:]) {
    self.kind = kind
    self.message = message
    self.headers = headers
  }

  /// The most bytes of a response body.
  static let longestBody = 4_096

  /// The response body. Names in ``message`` are shortened where they are quoted; here its middle is left out if it is
  /// too long all the same.
  var body: ByteBuffer {
    let whole = body(message)
    guard whole.readableBytes > Self.longestBody else { return whole }
    // In JSON a byte takes up to six, as \u001b does.
    return body(message.abridged(to: (Self.longestBody - body("").readableBytes) / 6))
  }

  private func body(_ message: String) -> ByteBuffer {
    ByteBuffer(json: ["error": .string(message), "error_type": .string(kind.rawValue)])
  }

  var response: Response {
    var headers = headers
    headers[.contentType] = "application/json"
    return Response(status: kind.status, headers: headers, body: ResponseBody(byteBuffer: body))
  }
}

extension ServiceError {
  /// Too many requests; the client may come back after `seconds`.
  static func overloaded(_ message: String, retryAfter seconds: Int) -> ServiceError {
    ServiceError(.overloaded, message, headers: [.retryAfter: String(seconds)])
  }

  /// What a client is told of an error in its data.
  init(_ error: FilbertError) {
    var message = error.message(on: .http)
    if let line = error.line { message = "Line \(line): \(message)" }
    switch error.code {
    case .badData: self.init(.malformed, message)
    case .usage, .unsupported: self.init(.validation, message)
    default: self.init(.internalFailure, message)
    }
  }

  init(_ failure: BatchFailure) {
    switch failure {
    case .overloaded(let seconds):
      self = .overloaded(
        "Too many requests are waiting; try again in \(seconds) s.", retryAfter: seconds)
    case .tooLong:
      self.init(
        .tooLarge,
        "The request would take longer than one may (--request-timeout of the server); send it in parts."
      )
    case .timedOut:
      self.init(
        .unavailable,
        "The request was not computed within the time limit; send fewer texts at a time or try again later.",
        headers: [.retryAfter: "1"])
    case .cancelled:
      self.init(
        .unavailable, "The request was given up because its client had gone.",
        headers: [.retryAfter: "1"])
    }
  }
}

extension ByteBuffer {
  /// A JSON document.
  init(json value: JSONValue) {
    var bytes: [UInt8] = []
    value.append(to: &bytes)
    self.init(bytes: bytes)
  }
}

extension Response {
  /// 200 with a JSON document that is written.
  init(json body: ResponseBody, headers: HTTPFields = [:]) {
    var headers = headers
    headers[.contentType] = "application/json"
    self.init(status: .ok, headers: headers, body: body)
  }

  /// 200 with a JSON document.
  init(json value: JSONValue, headers: HTTPFields = [:]) {
    var headers = headers
    headers[.contentType] = "application/json"
    self.init(
      status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(json: value)))
  }
}
