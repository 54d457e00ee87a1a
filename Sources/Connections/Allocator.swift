import CFilbertLinux
import Dispatch
import Synchronization

/// Memory that large requests leave with the allocator goes back to the system.
///
/// Each thread's arena keeps the memory that is freed in it: up to tens of megabytes, which requests on other threads
/// cannot use. If it stayed there, the process would hold several times what its requests do.
final class Allocator: Sendable {
  /// From this many bytes on it is worth it.
  private static let largeRequest = 8 << 20
  private let isAboutToReturn = Atomic<Bool>(false)

  init() {}

  /// A request has given back `bytes`.
  func freed(_ bytes: Int) {
    guard bytes >= Self.largeRequest, !isAboutToReturn.exchange(true, ordering: .relaxed) else {
      return
    }
    // A moment later: the request's own values are freed after its charge, and others may end too.
    DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + .milliseconds(50)) {
      self.isAboutToReturn.store(false, ordering: .relaxed)
      return_free_memory()
    }
  }
}
