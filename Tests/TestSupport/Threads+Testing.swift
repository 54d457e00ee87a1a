package import FilbertTensor
import Synchronization

private let threadSetting = Mutex(())

extension Threads {
  /// Runs `body` on one, two, three and eight threads. One test at a time: the setting is the process's.
  package static func forEachCount<R: Sendable>(_ body: () -> R) -> [R] {
    threadSetting.withLock { _ in
      let before = count
      defer { count = before }
      var results: [R] = []
      for threads in [1, 2, 3, 8] {
        count = threads
        results.append(body())
      }
      return results
    }
  }
}
