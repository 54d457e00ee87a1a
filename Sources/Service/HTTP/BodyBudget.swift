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
    let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
    guard length <= limits.bodySize else { throw tooLarge }
    var body = ByteBuffer()
    body.reserveCapacity(min(length, 1 << 20))
    for try await var chunk in request.body {
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
    return body
  }

  private var tooLarge: ServiceError {
    ServiceError(
      .tooLarge,
      "The body is larger than the \(limits.bodySize) bytes a request may have; send it in parts.",
      headers: [.connection: "close"])
  }
}
