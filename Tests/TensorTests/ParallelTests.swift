import Glibc
import Synchronization
import Testing

@testable import FilbertTensor

@Suite struct ParallelTests {
  /// Runs a loop of many blocks that takes a while, and counts its threads.
  private static func threadsOfALoop() -> Int {
    let threads = Mutex<Set<pthread_t>>([])
    parallel(64) { _ in
      threads.withLock { _ = $0.insert(pthread_self()) }
      usleep(200)
    }
    return threads.withLock { $0.count }
  }

  @Test(arguments: [1, 2, 3]) func aLoopUsesNoMoreThreadsThanItMay(limit: Int) {
    #expect(onThreads(atMost: limit) { Self.threadsOfALoop() } <= limit)
  }

  @Test func aLimitInsideOfALimitIsTheSmallerOne() {
    let outer = onThreads(atMost: 1) {
      (onThreads(atMost: 8) { Self.threadsOfALoop() }, ParallelRegion.isInside)
    }
    #expect(outer == (1, true))
    let limits = onThreads(atMost: 5) {
      (onThreads(atMost: 3) { ParallelRegion.limit }, ParallelRegion.limit)
    }
    #expect(limits == (3, 5))
  }

  @Test func theLimitEndsWithTheCall() {
    onThreads(atMost: 2) { parallel(4) { _ in #expect(ParallelRegion.isInside) } }
    #expect(ParallelRegion.limit == nil)
    // A loop leaves the limit of the thread that began it.
    onThreads(atMost: 2) {
      parallel(4) { _ in }
      #expect(ParallelRegion.limit == 2)
    }
  }
}
