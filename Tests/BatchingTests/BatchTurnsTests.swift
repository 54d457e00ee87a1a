import FilbertTensor
import FilbertTransformer
import Testing

@testable import FilbertBatching

/// Whose turn it is, without threads.
@Suite struct BatchTurnsTests {
  private let lane = BatchTurnsTests.lane()

  private static func lane() -> LaneCore {
    LaneCore(columns: 1) { Matrix.zeros(rows: $0.count, columns: 1) }
  }

  private func job(_ lengths: [Int], _ lane: LaneCore? = nil) -> BatchJob {
    BatchJob(lengths.map(sequence), lane ?? self.lane, deadline: .now + .seconds(60))
  }

  private func taken(_ batch: Batch?, from job: BatchJob) -> [Int] {
    batch?.sources.filter { $0.job === job }.map(\.index) ?? []
  }

  @Test func aBatchIsFilledToTheBudgetAndNoFurther() {
    var turns = BatchTurns(budget: 10, workers: 2)
    turns.add(job([4, 4, 4]))
    let tokens = (0..<3).map { _ in turns.nextBatch()?.tokens }
    #expect(tokens == [8, 4, nil])
  }

  @Test func aSequenceLongerThanTheBudgetGoesAlone() {
    var turns = BatchTurns(budget: 10, workers: 2)
    turns.add(job([12, 3]))
    let tokens = (0..<2).map { _ in turns.nextBatch()?.tokens }
    #expect(tokens == [12, 3])
  }

  @Test func aShortRequestDoesNotWaitForALongOneThatCameBefore() {
    var turns = BatchTurns(budget: 8, workers: 2)
    let (long, short) = (job([Int](repeating: 2, count: 1000)), job([2]))
    turns.add(long)
    _ = turns.nextBatch()
    turns.add(short)
    let batch = turns.nextBatch()
    #expect(taken(batch, from: short) == [0])
    #expect(taken(batch, from: long).count == 3)
  }

  @Test func requestsTakeTurns() {
    var turns = BatchTurns(budget: 2, workers: 2)
    let jobs = (0..<3).map { _ in job([2, 2]) }
    for job in jobs { turns.add(job) }
    let order = (0..<6).map { _ in
      let batch = turns.nextBatch()
      return jobs.firstIndex { $0 === batch?.sources.first?.job }
    }
    #expect(order == [0, 1, 2, 0, 1, 2])
  }

  @Test func modelsDoNotMeetInABatchAndNoneWaitsForEver() {
    var turns = BatchTurns(budget: 4, workers: 2)
    let other = Self.lane()
    turns.add(job([Int](repeating: 2, count: 100)))
    turns.add(job([2], other))
    let order = (0..<3).map { _ in turns.nextBatch()?.lane === other }
    #expect(order == [false, true, false])
  }

  @Test func whatIsRemovedIsNotComputed() throws {
    var turns = BatchTurns(budget: 4, workers: 2)
    let (gone, stays) = (job([2, 2, 2, 2]), job([2]))
    turns.add(gone)
    turns.add(stays)
    let batch = turns.nextBatch()
    #expect(turns.waitingSequences == 3)
    let wasThere = turns.remove(gone)
    let isThere = turns.remove(gone)
    #expect(wasThere && !isThere)
    #expect(turns.waitingSequences == 0)
    let hasNext = turns.nextBatch() != nil
    #expect(!hasNext)
    // What was being computed for it is dropped, and the other one finished.
    let finished = turns.store(Matrix([[1], [2]]), try #require(batch))
    #expect(finished.map(\.job.answers.elements) == [[2]])
    #expect(turns.count == 0)
  }

  /// A long sequence in front does not keep shorter ones from filling the batch, and keeps its turn.
  @Test func whatDoesNotFitIsNextAndOthersFillTheBatch() {
    var turns = BatchTurns(budget: 10, workers: 1)
    let (first, long, short) = (job([4]), job([8]), job([5]))
    for job in [first, long, short] { turns.add(job) }
    let batch = turns.nextBatch()
    #expect(batch?.tokens == 9)
    #expect(taken(batch, from: long).isEmpty)
    #expect(taken(turns.nextBatch(), from: long) == [0])
  }

  @Test func allThatIsLeftIsForgottenAtOnce() throws {
    var turns = BatchTurns(budget: 4, workers: 1)
    let jobs = (0..<3).map { _ in job([4]) }
    for job in jobs { turns.add(job) }
    let batch = turns.nextBatch()
    #expect(turns.removeAll().count == 3)
    #expect(turns.count == 0 && turns.waitingSequences == 0)
    let finished = turns.store(Matrix([[1]]), try #require(batch))
    #expect(finished.isEmpty)
  }

  @Test func answersComeInOrderWhateverTheBatches() throws {
    var turns = BatchTurns(budget: 4, workers: 2)
    let asked = job([2, 2, 2])
    turns.add(asked)
    let batches = [turns.nextBatch(), turns.nextBatch()]
    let none = turns.store(Matrix([[20]]), try #require(batches[1]))
    let finished = turns.store(Matrix([[0], [10]]), try #require(batches[0]))
    #expect(none.isEmpty)
    #expect(finished.map(\.job.answers.elements) == [[0, 10, 20]])
  }

  @Test func whatIsLateIsGivenUp() {
    var turns = BatchTurns(budget: 4, workers: 2)
    let late = BatchJob([sequence(2)], lane, deadline: .now - .seconds(1))
    let timely = job([2])
    turns.add(late)
    turns.add(timely)
    let removed = turns.removeLate(now: .now)
    #expect(removed.map { $0 === late } == [true])
    let batch = turns.nextBatch()
    #expect(taken(batch, from: timely) == [0])
  }

  @Test func theEstimateCountsTurnsAndNotAllThatWaits() {
    var turns = BatchTurns(budget: 4, workers: 2)
    // A tenth of a second for a token.
    for _ in 0..<2 { lane.note(tokens: 5000, seconds: 500) }
    let (table, message) = (job([Int](repeating: 10, count: 100)), job([10]))
    #expect(abs(turns.seconds(of: table) - 50) < 1e-9)
    #expect(abs(turns.estimatedTime(of: message) - 0.5) < 1e-9)
    turns.add(table)
    // One of the table's rows goes before, and not a hundred.
    #expect(abs(turns.estimatedTime(of: message) - 1) < 1e-9)
    turns.add(message)
    #expect(abs(turns.estimatedTime(of: table) - 100.5) < 1e-9)
  }

  @Test func aPaceIsKnownAfterSomeThousandTokens() {
    lane.note(tokens: 2000, seconds: 2000)
    #expect(lane.secondsPerToken == 0)
    lane.note(tokens: 2000, seconds: 4000)
    #expect(abs(lane.secondsPerToken - 1.5) < 1e-9)
    // One that is slow by chance changes little.
    lane.note(tokens: 1, seconds: 100)
    #expect(lane.secondsPerToken < 1.6)
  }

  /// The first batch reads the model from the disk. If its pace counted, later calls would be refused, and nothing would
  /// be computed that could correct it.
  @Test(arguments: [192, 8192]) func aSlowFirstBatchHardlyChangesThePace(tokens: Int) {
    lane.note(tokens: tokens, seconds: 100)
    #expect(lane.secondsPerToken == 0)
    for _ in 0..<10 { lane.note(tokens: 192, seconds: 0.0192) }
    #expect(lane.secondsPerToken > 0.9e-4 && lane.secondsPerToken < 4e-4)
  }
}

/// `count` tokens.
func sequence(_ count: Int) -> TokenSequence {
  TokenSequence(
    ids: (0..<Int32(count)).map { $0 }, segments: [UInt8](repeating: 0, count: count))
}
