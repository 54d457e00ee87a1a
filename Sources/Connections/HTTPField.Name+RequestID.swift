package import HTTPTypes

extension HTTPField.Name {
  /// Names a request, in the request and in the answer.
  package static let requestID = known("x-request-id")

  /// A name that is known to be legal.
  package static func known(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else {
      preconditionFailure("not a header name: \(name)")
    }
    return name
  }
}
