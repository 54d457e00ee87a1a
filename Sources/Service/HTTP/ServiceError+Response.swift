import FilbertBatching
import FilbertConnections
import FilbertCore
import FilbertJSON
import HTTPTypes
import Hummingbird
import NIOCore

extension ServiceError {
  func response(in shape: Shape) -> Response {
    var headers = headers
    headers[.contentType] = "application/json"
    return Response(
      status: kind.status, headers: headers, body: ResponseBody(byteBuffer: body(in: shape)))
  }

  /// An error in a client's data.
  ///
  /// - Parameter surface: how the request sets its options.
  init(_ error: FilbertError, on surface: Parameter.Surface = .http) {
    var message = error.message(on: surface)
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
        "The request would take longer than this server allows for one; send it in parts.")
    case .timedOut:
      self.init(
        .unavailable,
        "The request was not computed within the time limit; send fewer texts at a time or try again later.",
        headers: [.retryAfter: "1"])
    case .cancelled:
      self.init(
        .unavailable, "The request was given up because its client had gone.",
        headers: [.retryAfter: "1"])
    case .full, .fullOfTexts, .closed:
      self.init(
        .unavailable, "The server is stopping; send requests to another one.",
        headers: [.retryAfter: "1"])
    }
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
