import FilbertCore
package import FilbertJSON
package import HTTPTypes
package import NIOCore

/// An error a client gets: `{"error": "one sentence", "error_type": "..."}`, as text-embeddings-inference answers,
/// whose member `error` is also that of the Open Inference Protocol.
package struct ServiceError: Error, Sendable, Equatable {
  /// What a program can act on.
  package enum Kind: String, Sendable, CaseIterable {
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

    package var status: HTTPResponse.Status {
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

  package let kind: Kind
  /// One sentence for a person: what is wrong and what to do about it.
  package let message: String
  /// `Allow`, `Retry-After`, `WWW-Authenticate`.
  package var headers: HTTPFields

  package init(_ kind: Kind, _ message: String, headers: HTTPFields = [:]) {
    self.kind = kind
    self.message = message
    self.headers = headers
  }

  /// The most bytes of a response body.
  package static let longestBody = 4_096

  /// The response body. Names in ``message`` are shortened where they are quoted; here its middle is left out if it is
  /// still too long.
  package var body: ByteBuffer { body(in: .plain) }

  /// What a body looks like.
  package enum Shape: Sendable {
    /// `{"error": "one sentence", "error_type": "Validation"}`.
    case plain
    /// `{"error": {"message": "one sentence", "type": "Validation", "param": null, "code": null}}`: clients of OpenAI show a
    /// sentence that is at this place and no other.
    case openAI
  }

  /// The response body in another shape.
  package func body(in shape: Shape) -> ByteBuffer {
    let whole = body(message, shape)
    guard whole.readableBytes > Self.longestBody else { return whole }
    // In JSON a byte takes up to six, as \u001b does.
    let rest = Self.longestBody - body("", shape).readableBytes
    return body(message.abridged(to: rest / 6), shape)
  }

  private func body(_ message: String, _ shape: Shape) -> ByteBuffer {
    let (sentence, type) = (JSONValue.string(message), JSONValue.string(kind.rawValue))
    return switch shape {
    case .plain: ByteBuffer(json: ["error": sentence, "error_type": type])
    case .openAI:
      ByteBuffer(json: ["error": ["message": sentence, "type": type, "param": nil, "code": nil]])
    }
  }
}

extension ServiceError {
  /// Too many requests; the client may come back after `seconds`.
  package static func overloaded(_ message: String, retryAfter seconds: Int) -> ServiceError {
    ServiceError(.overloaded, message, headers: [.retryAfter: String(seconds)])
  }

  /// A name from a client in a message: as JSON, and no longer than it takes to recognise it.
  package static func quoted(_ name: String) -> String {
    JSONValue.string(name.shortened()).serialized()
  }
}

extension ByteBuffer {
  /// A JSON document.
  package init(json value: JSONValue) {
    var bytes: [UInt8] = []
    value.append(to: &bytes)
    self.init(bytes: bytes)
  }
}
