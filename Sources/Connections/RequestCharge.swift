import Synchronization

/// What one request holds of the server's limits, from its first byte until its answer has been written or given up:
/// memory, and its place among the requests that are answered. All of it is given back once, by ``release()``.
///
/// A request costs more than what came over the wire: bodies are decompressed, parsed, tokenized and answered. Each
/// step charges an upper bound of its memory before it allocates it.
package final class RequestCharge: Sendable {
  private struct Held {
    var memory = 0
    /// Bytes of the body, as received or decompressed, whichever is larger.
    var body = 0
    /// The most that was held.
    var peak = 0
    var isCounted = false
    var isReleased = false
  }
  private let held = Mutex(Held())
  private let admission: RequestAdmission
  private let client: ClientConnection?

  /// Up to this many bytes a body counts as small while it is received, and may use what is kept for small ones.
  static let smallBody = 64 << 10
  /// The same for a request that is being computed. Greater, because it ends by itself.
  static let smallRequest = 2 << 20

  init(_ admission: RequestAdmission, client: ClientConnection?) {
    (self.admission, self.client) = (admission, client)
  }

  deinit { release() }

  /// Bytes that are held.
  package var memory: Int { held.withLock { $0.memory } }

  // MARK: Taking

  /// Charges a part of the body that has arrived. A body that was only announced costs nothing.
  ///
  /// - Throws: `overloaded`.
  package func receive(_ bytes: Int) async throws(ServiceError) {
    if receiveNow(bytes) { return }
    let isSmall = held.withLock { $0.body + bytes <= Self.smallBody }
    guard await admission.makeRoom(besides: client, isSmall: isSmall, { receiveNow(bytes) }) else {
      throw RequestAdmission.full
    }
  }

  private func receiveNow(_ bytes: Int) -> Bool {
    held.withLock { held in
      let isSmall = held.body + bytes <= Self.smallBody
      guard admission.bodies.take(bytes, isSmall: isSmall) else { return false }
      guard admission.memory.take(bytes, isSmall: isSmall) else {
        admission.bodies.give(bytes)
        return false
      }
      held.body += bytes
      held.memory += bytes
      held.peak = max(held.peak, held.memory)
      return true
    }
  }

  /// Counts the request among those that are answered, once all of it is here.
  ///
  /// - Throws: `overloaded`.
  package func begin() async throws(ServiceError) {
    if beginNow() { return }
    guard await admission.makeRoom(besides: client, isSmall: true, { beginNow() }) else {
      throw RequestAdmission.busy
    }
  }

  private func beginNow() -> Bool {
    held.withLock { held in
      if !held.isCounted {
        held.isCounted = admission.current.begin(limit: admission.limits.requests)
      }
      return held.isCounted
    }
  }

  /// From now on the request holds `bytes`, which may be more or less than before.
  ///
  /// - Throws: `tooLarge` if no request may ever hold that much, otherwise `overloaded`.
  package func hold(_ bytes: Int) async throws(ServiceError) {
    if holdNow(bytes, body: 0) { return }
    try require(bytes)
    let isSmall = bytes <= Self.smallRequest
    let hasRoom = await admission.makeRoom(besides: client, isSmall: isSmall) {
      holdNow(bytes, body: 0)
    }
    guard hasRoom else { throw RequestAdmission.full }
  }

  /// ``hold(_:)`` without waiting.
  ///
  /// - Parameter body: the bytes of the body that have been decompressed.
  package func holdAtOnce(_ bytes: Int, body: Int = 0) throws(ServiceError) {
    if holdNow(bytes, body: body) { return }
    try require(bytes)
    throw RequestAdmission.full
  }

  private func holdNow(_ bytes: Int, body: Int) -> Bool {
    held.withLock { held in
      guard !held.isReleased else { return true }
      let (more, unpacked) = (bytes - held.memory, max(0, body - held.body))
      let isSmall = held.body + unpacked <= Self.smallBody
      guard unpacked == 0 || admission.bodies.take(unpacked, isSmall: isSmall) else { return false }
      if more <= 0 {
        admission.memory.give(-more)
      } else if !admission.memory.take(more, isSmall: bytes <= Self.smallRequest) {
        admission.bodies.give(unpacked)
        return false
      }
      held.body += unpacked
      held.memory = bytes
      held.peak = max(held.peak, bytes)
      return true
    }
  }

  private func require(_ bytes: Int) throws(ServiceError) {
    let most = admission.memory.limit(isSmall: bytes <= Self.smallRequest)
    guard bytes > most else { return }
    let megabytes = { (bytes: Int) in String((Double(bytes) / 1_048_576 * 10).rounded() / 10) }
    throw ServiceError(
      .tooLarge,
      "The request with its answer may take \(megabytes(bytes)) MB of memory, and this server allows "
        + "\(megabytes(most)) MB for one; send it in parts.")
  }

  /// The request holds its answer of `bytes` and nothing else. This much is in memory already, whatever the limit.
  package func keepAnswer(_ bytes: Int) {
    let freed = held.withLock { held in
      guard !held.isReleased else { return 0 }
      if bytes > held.memory {
        admission.memory.takeAnyway(bytes - held.memory)
      } else {
        admission.memory.give(held.memory - bytes)
      }
      held.memory = bytes
      held.peak = max(held.peak, bytes)
      return held.peak - bytes
    }
    admission.allocator.freed(freed)
  }

  // MARK: Giving back

  /// Gives all back; the first call counts.
  package func release() {
    let past = held.withLock { held in
      defer { held = Held(peak: held.peak, isReleased: true) }
      return held
    }
    guard !past.isReleased else { return }
    admission.memory.give(past.memory)
    admission.bodies.give(past.body)
    if past.isCounted { admission.current.end() }
    admission.ended()
    admission.allocator.freed(past.memory)
  }
}
