import Synchronization

/// Bytes that requests may hold at a time, so that neither many of them nor a few that become large take all memory.
final class MemoryBudget: Sendable {
  private let held = Atomic<Int>(0)
  let limit: Int

  init(limit: Int) { self.limit = limit }

  /// What is held now.
  var bytes: Int { held.load(ordering: .relaxed) }

  /// The most that a request may hold. The last eighth is for small ones: a few large ones must not keep all others
  /// out.
  func limit(isSmall: Bool) -> Int { isSmall ? limit : limit - limit / 8 }

  /// - Returns: whether there was room.
  func take(_ bytes: Int, isSmall: Bool) -> Bool {
    guard held.wrappingAdd(bytes, ordering: .relaxed).newValue <= limit(isSmall: isSmall) else {
      give(bytes)
      return false
    }
    return true
  }

  /// Takes what is held already, whether there is room or not.
  func takeAnyway(_ bytes: Int) { held.wrappingAdd(bytes, ordering: .relaxed) }

  func give(_ bytes: Int) { held.wrappingSubtract(bytes, ordering: .relaxed) }
}
