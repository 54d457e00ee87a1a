import Dispatch

/// Reads, computes and writes a stream of parts so that reading and writing take no extra time: while a part is
/// computed, another thread writes the one before and reads the one after.
///
/// Up to three parts are in memory. They are written in the order in which they were read. When reading fails, what
/// was read before is still computed and written, then the error is thrown; when writing fails, nothing more is.
///
/// On one thread, or if `isAhead` is false, nothing runs concurrently, and a part is written before the next is read: a
/// person who types, or a program at the other end of a pipe, may wait for it.
///
/// - Parameters:
///   - threads: on which all of this may run.
///   - read: the next part, nil at the end; not called again then. Never runs at the same time as
///     `write`.
///   - compute: runs on this thread and may use all others.
package func pipelined<Part, Answer, E: Error>(
  isAhead: Bool = true, threads: Int = Threads.usable, read: () throws(E) -> Part?,
  compute: (Part) -> Answer,
  write: (Answer) throws(E) -> Void
) throws(E) {
  guard isAhead, threads > 1 else {
    while let part = try read() { try write(compute(part)) }
    return
  }
  var part = try read()
  var answer: Answer?
  while let present = part {
    var next: Result<Part?, E> = .success(nil)
    var written: Result<Void, E> = .success(())
    let computed = besides(
      {
        if let answer {
          do throws(E) { try write(answer) } catch { written = .failure(error) }
        }
        guard case .success = written else { return }
        do throws(E) { next = .success(try read()) } catch { next = .failure(error) }
      }, { compute(present) })
    try written.get()
    answer = computed
    switch next {
    case .success(let read): part = read
    case .failure(let error):
      try write(computed)
      throw error
    }
  }
  if let answer { try write(answer) }
}

/// Runs `first` on another thread and `second` on this one, and returns when both are done.
private func besides<R>(_ first: () -> Void, _ second: () -> R) -> R {
  withoutActuallyEscaping(first) { first in
    let errand = Errand(first)
    let isDone = DispatchSemaphore(value: 0)
    DispatchQueue.global(qos: .userInitiated).async {
      errand.run()
      isDone.signal()
    }
    let result = second()
    isDone.wait()
    return result
  }
}

/// Work for another thread, given up once it is done: a queue keeps its block a little longer than the block runs.
///
/// `@unchecked Sendable`: its creator waits, and does not touch it before it is done.
private final class Errand: @unchecked Sendable {
  private var body: (() -> Void)?

  init(_ body: @escaping () -> Void) { self.body = body }

  func run() {
    // A region: loops inside stay on this thread and leave the others to the computation.
    ParallelRegion.enter { body?() }
    body = nil
  }
}
