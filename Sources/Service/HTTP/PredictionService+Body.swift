import FilbertConnections
import HTTPTypes
import Hummingbird
import NIOCore

extension PredictionService {
  /// The whole body. What it takes is given back when the request is answered.
  ///
  /// - Throws: `tooLarge`, `overloaded`.
  func body(of request: Request, _ context: ServiceContext) async throws -> ByteBuffer {
    // A length that is no number here is one too great for it.
    let length = request.headers[.contentLength].map { Int($0) ?? .max } ?? 0
    guard length <= limits.bodySize else { throw tooLarge }
    let charge = charge(context)
    var body = ByteBuffer()
    var chunks = request.body.makeAsyncIterator()
    while var chunk = try await next(&chunks) {
      let size = chunk.readableBytes
      guard body.readableBytes + size <= limits.bodySize else { throw tooLarge }
      try await charge.receive(size)
      context.record.note { $0.bodyBytes += size }
      // Room for what has come, not for what was announced.
      if body.readableBytes == 0 { body.reserveCapacity(min(length, max(size, 64 << 10))) }
      body.writeBuffer(&chunk)
    }
    try await charge.begin()
    return body
  }

  /// What the request holds.
  func charge(_ context: ServiceContext) -> RequestCharge {
    if let charge = context.record.facts.charge { return charge }
    // Not by way of ``AccountingMiddleware``; released with the record.
    let charge = admission.begin(nil)
    context.record.note { $0.charge = charge }
    return charge
  }

  /// The next part; what goes wrong is the client's connection.
  private func next(_ chunks: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
    do { return try await chunks.next() } catch {
      throw error as? ServiceError
        ?? ServiceError(.malformed, "The connection ended before the body was complete.")
    }
  }

  private var tooLarge: ServiceError {
    ServiceError(
      .tooLarge,
      "The body is larger than the \(limits.bodySize) bytes a request may have; send it in parts.",
      headers: [.connection: "close"])
  }
}
