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
      (onThreads(atMost: 8) { Self.threadsOfALoop() }, ParallelRegion.limit)
    }
    #expect(outer == (1, 1))
    let limits = onThreads(atMost: 5) {
      (onThreads(atMost: 3) { ParallelRegion.limit }, ParallelRegion.limit)
    }
    #expect(limits == (3, 5))
  }

  @Test(arguments: [1, 2, 3]) func aLimitDoesNotChangeHowWorkIsCut(limit: Int) {
    #expect(!onThreads(atMost: limit) { ParallelRegion.isInside })
    #expect(onOneThread { onThreads(atMost: limit) { ParallelRegion.isInside } })
    func product() -> [Float] {
      let a = Matrix(
        rows: 200, columns: 300, elements: (0..<60_000).map { Float($0 % 97) / 97 - 0.5 })
      let b = Matrix(
        rows: 260, columns: 300, elements: (0..<78_000).map { Float($0 % 89) / 89 - 0.5 })
      return multiplyTransposed(a, b).elements
    }
    #expect(onThreads(atMost: limit, product) == product())
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
