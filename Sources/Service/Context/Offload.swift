import Dispatch

/// Runs work that takes long on a thread of its own: there are only as many threads of Swift's pool as cores, and one
/// request must not block them for others.
func offload<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
  await withCheckedContinuation { continuation in
    DispatchQueue.global(qos: .userInitiated).async { continuation.resume(returning: work()) }
  }
}

/// ``offload(_:)`` if the work takes long. Short work is done in place: changing threads would take longer.
func offload<T: Sendable>(if isLong: Bool, _ work: @escaping @Sendable () -> T) async -> T {
  isLong ? await offload(work) : work()
}
