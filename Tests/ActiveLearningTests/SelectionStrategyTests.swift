import FilbertTensor
import FilbertTestSupport
import Testing

@testable import FilbertActiveLearning

@Suite(.serialized) struct SelectionStrategyTests {
  private let draws = RandomStream(seed: 42, name: "test")

  /// Rows around 8 directions; a row is the less certain the higher its number.
  private func candidates(_ count: Int = 400, labelled: Matrix? = nil) -> Candidates {
    let (vectors, _) = blobs(count, dimensions: 12, centres: 8, spread: 0.1)
    let unsure = (0..<count).map { Float($0) / Float(count) }
    let residuals = Matrix(
      unsure.map { GradientRows.residuals(of: [1 - $0 / 2, $0 / 2], isMultilabel: false) })
    return Candidates(
      count: count, uncertainties: unsure, vectors: vectors, residuals: residuals,
      labelled: labelled)
  }

  @Test(arguments: SelectionStrategy.allCases)
  func choosesAsManyDifferentRowsAsThereAre(_ strategy: SelectionStrategy) {
    let rows = candidates(120)
    for count in [1, 7, 40, 119, 120, 150] {
      let chosen = strategy.choose(count, among: rows, draws: draws).map(\.candidate)
      #expect(chosen.count == min(count, 120))
      #expect(Set(chosen).count == chosen.count)
      #expect(chosen.allSatisfy { (0..<120).contains($0) })
    }
    #expect(strategy.choose(0, among: rows, draws: draws).isEmpty)
  }

  @Test(arguments: SelectionStrategy.allCases)
  func choosesTheSameRowsOnAnyNumberOfThreads(_ strategy: SelectionStrategy) {
    let rows = candidates(300)
    let before = Threads.count
    defer { Threads.count = before }
    let results = [1, 3].map { threads in
      Threads.count = threads
      return strategy.choose(40, among: rows, draws: draws)
    }
    #expect(results[0] == results[1])
  }

  @Test(arguments: SelectionStrategy.allCases)
  func alikeRowsAreChosenAllTheSame(_ strategy: SelectionStrategy) {
    let vectors = Matrix(rows: 9, columns: 3, elements: [Float](repeating: 0.5, count: 27))
    let rows = Candidates(
      count: 9, uncertainties: [Float](repeating: 0, count: 9), vectors: vectors,
      residuals: .zeros(rows: 9, columns: 2))
    let chosen = strategy.choose(5, among: rows, draws: draws).map(\.candidate)
    #expect(Set(chosen).count == 5)
  }

  @Test func uncertainTakesTheLeastCertainInOrder() {
    let chosen = SelectionStrategy.uncertain.choose(3, among: candidates(), draws: draws)
    #expect(chosen == [ChosenRow(399), ChosenRow(398), ChosenRow(397)])
  }

  @Test func uncertainDiverseTakesUnsureRowsOfEveryDirection() {
    let chosen = SelectionStrategy.uncertainDiverse.choose(8, among: candidates(), draws: draws)
    // The 80 least certain rows, ten times as many as are asked for, have all directions.
    #expect(chosen.allSatisfy { $0.candidate >= 320 })
    #expect(Set(chosen.map { $0.candidate % 8 }) == Set(0..<8))
    #expect(chosen.map(\.candidate) == chosen.map(\.candidate).sorted(by: >))
    #expect(chosen.reduce(0) { $0 + ($1.similar ?? 0) } == 80)
  }

  @Test func typicalTakesOneOfEveryGroupAndThenThoseWithoutLabels() {
    let first = SelectionStrategy.typical.choose(8, among: candidates(), draws: draws)
    #expect(Set(first.map { $0.candidate % 8 }) == Set(0..<8))
    // Three directions have labelled rows: the other five come first.
    let rows = candidates()
    let labelled = rows.requiredVectors().gather(rows: [0, 1, 2])
    let next = SelectionStrategy.typical.choose(
      5, among: candidates(labelled: labelled), draws: draws)
    #expect(Set(next.map { $0.candidate % 8 }) == Set(3..<8))
  }

  @Test func diverseStaysAwayFromLabelledRows() {
    let rows = candidates()
    let labelled = rows.requiredVectors().gather(rows: Array(0..<7))
    let others = candidates(labelled: labelled)
    let farthest = (UInt64(0)..<20).count { seed in
      let draws = RandomStream(seed: seed, name: "test")
      let chosen = SelectionStrategy.diverse.choose(1, among: others, draws: draws)
      return chosen[0].candidate % 8 == 7
    }
    // An eighth of the rows has this direction.
    #expect(farthest >= 15)
  }
}
