import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// The bytes of bodies that may be held at a time, so that many large requests at once do not take all memory.
final class BodyBudget: Sendable {
  private let held = Atomic<Int>(0)
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// - Returns: whether there was room.
  func take(_ bytes: Int) -> Bool {
    guard held.wrappingAdd(bytes, ordering: .relaxed).newValue <= limit else {
      give(bytes)
      return false
    }
    return true
  }

  func give(_ bytes: Int) { held.wrappingSubtract(bytes, ordering: .relaxed) }
}

extension PredictionService {
  /// The whole body. What is taken of the budget is given back when the request is answered.
  ///
  /// - Throws: `tooLarge`, `overloaded`.
  func body(of request: Request, _ context: ServiceContext) async throws -> ByteBuffer {
    // A length that is no number here is one too great for it.
    let length = request.headers[.contentLength].map { Int($0) ?? .max } ?? 0
    guard length <= limits.bodySize else { throw tooLarge }
    var body = ByteBuffer()
    body.reserveCapacity(min(length, 1 << 20))
    var chunks = request.body.makeAsyncIterator()
    while var chunk = try await next(&chunks) {
      let size = chunk.readableBytes
      guard body.readableBytes + size <= limits.bodySize else { throw tooLarge }
      guard bodies.take(size) else {
        throw ServiceError.overloaded(
          "The server holds as many large requests as it may; try again in a second.",
          retryAfter: 1)
      }
      context.record.note { $0.bodyBytes += size }
      body.writeBuffer(&chunk)
    }
    guard current.begin(limit: limits.requests) else {
      throw ServiceError.overloaded(
        "The server is answering as many requests as it may; try again in a second.", retryAfter: 1)
    }
    context.record.note { $0.isCounted = true }
    return body
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
