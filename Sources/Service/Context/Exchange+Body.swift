import FilbertConnections
import HTTPTypes
import Hummingbird
import NIOCore

extension Exchange {
  /// The whole body. Its memory is given back when the request is answered.
  ///
  /// - Throws: `tooLarge`, `overloaded`.
  func body() async throws -> ByteBuffer {
    let limit = service.limits.bodySize
    // A length that is not an `Int` is too large for one.
    let length = request.headers[.contentLength].map { Int($0) ?? .max } ?? 0
    guard length <= limit else { throw tooLarge }
    let charge = charge
    var body = ByteBuffer()
    var chunks = request.body.makeAsyncIterator()
    while var chunk = try await next(&chunks) {
      let size = chunk.readableBytes
      guard body.readableBytes + size <= limit else { throw tooLarge }
      try await charge.receive(size)
      context.record.note { $0.bodyBytes += size }
      // Room for what has come, not for what was announced.
      if body.readableBytes == 0 { body.reserveCapacity(min(length, max(size, 64 << 10))) }
      body.writeBuffer(&chunk)
    }
    try await charge.begin()
    return body
  }

  /// The result of `read` for a JSON body. Nothing else of the body stays in memory.
  ///
  /// - Parameters:
  ///   - known: the members there may be.
  ///   - mayBeUnnamed: a request without a Content-Type has JSON.
  /// - Throws: `unsupportedMediaType` for other bodies; `malformed`, `validation`, `tooLarge` and `overloaded`.
  func object<T: Sendable>(
    known: [String], mayBeUnnamed: Bool = false,
    _ read: @escaping @Sendable (RequestObject) throws(ServiceError) -> T
  ) async throws -> T {
    guard MediaKind(request) == .json || mayBeUnnamed && request.headers[.contentType] == nil
    else { throw MediaKind.unsupported([.json]) }
    try MediaKind.json.requireUncompressed(request)
    let body = try await body()
    let isLong = body.readableBytes > Self.longBody
    let separators = await offload(if: isLong) { RequestCost.separators(ofJSON: body) }
    try await charge.hold(RequestCost.json(bytes: body.readableBytes, separators: separators))
    return try await offload(if: isLong) {
      Result { () throws(ServiceError) in try read(try RequestObject(body, known: known)) }
    }.get()
  }

  /// The next part; whatever goes wrong is the fault of the client's connection.
  private func next(_ chunks: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
    do { return try await chunks.next() } catch {
      throw error as? ServiceError
        ?? ServiceError(.malformed, "The connection ended before the body was complete.")
    }
  }

  private var tooLarge: ServiceError {
    ServiceError(
      .tooLarge,
      "The body is larger than the \(service.limits.bodySize) bytes a request may have; send it in parts.",
      headers: [.connection: "close"])
  }
}
