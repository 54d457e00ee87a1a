import CFilbertKernels
import Dispatch
import Glibc
import Synchronization

/// How many threads the parallel loops of this process use.
///
/// A setting of the process, as for every BLAS: two models in one process share the processor. It
/// never changes results, see ``parallel(_:_:)``.
package enum Threads {
  private static let setting = Atomic<Int>(0)

  /// At least 1. Starts as the number of processors this process may run on.
  package static var count: Int {
    get {
      let value = setting.load(ordering: .relaxed)
      return value > 0 ? value : available
    }
    set { setting.store(max(1, newValue), ordering: .relaxed) }
  }

  /// How many of them loops may use here: no more than ``onThreads(atMost:_:)`` allows.
  package static var usable: Int { min(count, ParallelRegion.limit ?? .max) }

  /// A fair number of threads for one of `processes` that may run on the same processors.
  package static func share(of processes: Int) -> Int { max(1, available / max(1, processes)) }

  /// Processors this process may run on.
  package static let available = max(1, Int(fb_available_processors()))
}

/// What threads know of the parallel loops around them: a loop inside a loop runs on one thread.
enum ParallelRegion {
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    unsafe pthread_key_create(&key, nil)
    return key
  }()

  /// A limit, or this inside of a loop.
  private static var value: Int { unsafe Int(bitPattern: pthread_getspecific(key)) }
  private static let inside = -1

  /// How many threads a loop may use here; nil for all.
  static var limit: Int? { value == 0 ? nil : max(1, value) }

  /// Whether a loop is around this. A limit of one thread is no loop: work is cut as on many threads.
  static var isInside: Bool { value == inside }

  static func enter<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
    try with(inside, body)
  }

  static func limited<R, E: Error>(
    to threads: Int, _ body: () throws(E) -> R
  ) throws(E) -> R {
    isInside ? try body() : try with(max(1, min(threads, limit ?? .max)), body)
  }

  private static func with<R, E: Error>(
    _ value: Int, _ body: () throws(E) -> R
  ) throws(E) -> R {
    let outer = unsafe pthread_getspecific(key)
    _ = unsafe pthread_setspecific(key, UnsafeRawPointer(bitPattern: value))
    defer { _ = unsafe pthread_setspecific(key, outer) }
    return try body()
  }
}

/// Calls `body` for `0..<count`, on up to ``Threads/count`` threads, and returns when all are done.
///
/// Blocks must be determined by shapes alone, never by the number of threads, and blocks write disjoint elements: then
/// the same inputs give the same bits on any number of threads.
///
/// `DispatchQueue.concurrentPerform` costs 0.7 us per loop; a pool of our own with condition variables cost 147 us and
/// was rejected.
package func parallel(_ count: Int, _ body: @Sendable (Int) -> Void) {
  // A single block is not a region: what it does may be split inside.
  guard count > 1, !ParallelRegion.isInside else {
    for index in 0..<count { body(index) }
    return
  }
  let threads = min(count, Threads.usable)
  guard threads > 1 else {
    // A region although alone: what runs inside must be cut the same on one thread as on many.
    ParallelRegion.enter {
      for index in 0..<count { body(index) }
    }
    return
  }
  let next = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: threads) { _ in
    ParallelRegion.enter {
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(index)
      }
    }
  }
}

/// ``parallel(_:_:)`` over consecutive ranges of `0..<count` of about `size` each.
package func parallel(_ count: Int, inBlocksOf size: Int, _ body: @Sendable (Range<Int>) -> Void) {
  let size = max(1, size)
  parallel((count + size - 1) / size) { block in
    body(block * size..<min(count, (block + 1) * size))
  }
}

/// `transform` of every index, in order, computed in blocks on several threads.
package func parallelMap<T: Sendable>(
  _ count: Int, inBlocksOf size: Int, _ transform: @Sendable (Int) -> T
) -> [T] {
  guard count > size else { return (0..<count).map(transform) }
  let blocks = Mutex<[Int: [T]]>([:])
  parallel(count, inBlocksOf: size) { range in
    let results = range.map(transform)
    blocks.withLock { $0[range.lowerBound] = results }
  }
  return blocks.withLock { blocks in
    stride(from: 0, to: count, by: max(1, size)).flatMap { blocks[$0] ?? [] }
  }
}

/// Calls `body`, whose parallel loops stay on this thread: work that runs beside others of its kind gains nothing from
/// being split.
package func onOneThread<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
  try ParallelRegion.enter(body)
}

/// Calls `body`, whose parallel loops use `threads` at most, and ``Threads/count`` at most. It gives the same bits with
/// any number.
package func onThreads<R, E: Error>(
  atMost threads: Int, _ body: () throws(E) -> R
) throws(E) -> R {
  try ParallelRegion.limited(to: threads, body)
}
