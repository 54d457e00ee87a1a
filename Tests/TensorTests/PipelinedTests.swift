import Dispatch
import FilbertTensor
import Synchronization
import Testing

@Suite struct PipelinedTests {
  struct Broken: Error, Equatable { let part: Int }

  /// Parts 0 ..< `count`, answered by ten times their number; reading or writing fails at a part.
  private func run(
    _ count: Int, failingToRead: Int? = nil, failingToWrite: Int? = nil, isAhead: Bool = true
  ) -> (written: [Int], read: Int, error: Broken?) {
    var (next, written) = (0, [Int]())
    let isBusy = Atomic<Bool>(false)
    // Reading and writing share a file descriptor's worth of state in real use: never both at once.
    func alone(_ body: () throws(Broken) -> Void) throws(Broken) {
      #expect(isBusy.exchange(true, ordering: .relaxed) == false)
      defer { isBusy.store(false, ordering: .relaxed) }
      try body()
    }
    do throws(Broken) {
      try pipelined(isAhead: isAhead, threads: 2) { () throws(Broken) -> Int? in
        var part: Int?
        try alone { () throws(Broken) in
          if next == failingToRead { throw Broken(part: next) }
          if next < count {
            part = next
            next += 1
          }
        }
        return part
      } compute: { part in
        10 * part
      } write: { (answer: Int) throws(Broken) in
        try alone { () throws(Broken) in
          if answer == failingToWrite.map({ 10 * $0 }) { throw Broken(part: answer / 10) }
          written.append(answer)
        }
      }
      return (written, next, nil)
    } catch {
      return (written, next, error)
    }
  }

  @Test(arguments: [0, 1, 2, 3, 50]) func partsAreWrittenInOrder(count: Int) {
    let outcome = run(count)
    #expect(outcome.written == (0..<count).map { 10 * $0 })
    #expect(outcome.error == nil)
  }

  @Test(arguments: [0, 1, 2, 7]) func whatWasReadBeforeAnErrorIsWritten(part: Int) {
    let outcome = run(10, failingToRead: part)
    #expect(outcome.written == (0..<part).map { 10 * $0 })
    #expect(outcome.error == Broken(part: part))
  }

  @Test(arguments: [0, 1, 9]) func nothingIsReadAfterWritingFailed(part: Int) {
    let outcome = run(10, failingToWrite: part)
    #expect(outcome.written == (0..<part).map { 10 * $0 })
    #expect(outcome.error == Broken(part: part))
    // The one being computed when the write failed.
    #expect(outcome.read <= min(10, part + 2))
  }

  @Test func readingRunsDuringTheComputation() {
    let isRead = DispatchSemaphore(value: 0)
    var next = 0
    // Other tests change the number of threads of the process meanwhile.
    pipelined(threads: 2) { () throws(Never) -> Int? in
      next += 1
      if next == 2 { isRead.signal() }
      return next <= 2 ? next : nil
    } compute: { part in
      // Ends at once where the second part is read meanwhile, and never where it is read afterwards.
      if part == 1 { #expect(isRead.wait(timeout: .now() + 900) == .success) }
    } write: { (_: Void) throws(Never) in
    }
  }

  @Test func notAheadEachPartIsWrittenBeforeTheNextIsRead() {
    var (read, written) = (0, 0)
    pipelined(isAhead: false) { () throws(Never) -> Int? in
      #expect(written == read)
      read += 1
      return read <= 3 ? read : nil
    } compute: { part in
      part
    } write: { (part) throws(Never) in
      written = part
    }
    #expect(written == 3)
    #expect(run(5, failingToRead: 3, isAhead: false).written == [0, 10, 20])
    #expect(run(5, failingToWrite: 3, isAhead: false).read == 4)
  }

  @Test func loopsMayRunInsideTheComputation() {
    var (next, sums) = (0, [Int]())
    pipelined { () throws(Never) -> Int? in
      next += 1
      return next <= 3 ? next : nil
    } compute: { part in
      parallelMap(1000, inBlocksOf: 10) { $0 + part }.reduce(0, +)
    } write: { (sum) throws(Never) in
      sums.append(sum)
    }
    #expect(sums == [500_500, 501_500, 502_500])
  }
}
