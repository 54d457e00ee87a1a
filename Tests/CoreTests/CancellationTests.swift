import FilbertCore
import Synchronization
import Testing

struct CancellationTests {
  /// Asks before each of ten blocks, and returns how many were done.
  private static func blocks() -> Int {
    (0..<10).count { _ in Cancellation.current?.leavesOut != true }
  }

  private final class Asks: Sendable {
    let count = Atomic(0)
  }

  @Test func aResultOfWhichSomethingIsMissingIsNotReturned() throws {
    let asks = Asks()
    let cancellation = Cancellation { asks.count.add(1, ordering: .relaxed).newValue > 13 }
    try cancellation.watching { () throws(FilbertError) in
      #expect(try Cancellation.completing(Self.blocks) == 10)
      let error = #expect(throws: FilbertError.self) {
        try Cancellation.completing { () throws(FilbertError) in
          #expect(Self.blocks() == 3)
          throw FilbertError(.badData, "There are no rows.")
        }
      }
      #expect(error?.code == .interrupted)
    }
    // Known from the first time on.
    #expect(asks.count.load(ordering: .relaxed) == 14)
  }

  @Test func workThatIsCompleteIsReturnedAlthoughItsEndWasAskedFor() throws {
    let sum = try Cancellation { true }.watching { () throws(FilbertError) in
      try Cancellation.completing { 1 + 1 }
    }
    #expect(sum == 2)
  }

  @Test func loopsThatCanThrowEndThere() throws {
    #expect(throws: Never.self) { try Cancellation.check() }
    #expect(throws: FilbertError.self) {
      try Cancellation { true }.watching { () throws(FilbertError) in try Cancellation.check() }
    }
    #expect(Cancellation.current == nil)
  }
}
