import FilbertCore
import FilbertTestSupport
import Testing

@testable import FilbertFolds

@Suite struct FoldPlanTests {
  private let strata = Strata(
    labels: (0..<40).map { [$0 % 2] }, names: ["label \"a\"", "label \"b\""], none: "no label")

  private func groups(_ cells: [String]) throws -> RowGroups {
    try RowGroups(cells: cells, lines: Array(2..<(cells.count + 2)), column: "who", file: "f.csv")
  }

  private func times(_ cells: [String]) throws -> RowTimes {
    try RowTimes(cells: cells, lines: Array(2..<(cells.count + 2)), column: "when", file: "f.csv")
  }

  private func words(_ message: Message) -> String { message.text(on: .commandLine) }

  private func complaint(_ body: () throws -> Void) -> String {
    do { try body() } catch let error as FilbertError {
      return error.description(on: .commandLine)
    } catch { return "\(error)" }
    return "none"
  }

  @Test func plansAreTheSplittersFolds() throws {
    for fixture in try FoldFixture.read("StratifiedKFold") {
      guard let seed = fixture.seed, let classes = fixture.classes else { continue }
      let strata = Strata(
        labels: classes.map { [$0] }, names: (0...classes.max()!).map { "\($0)" }, none: "none")
      let plan = try FoldPlan(
        strata: strata, folds: fixture.count, repeats: fixture.repeats, seed: seed)
      #expect(plan.method == .stratifiedKFold && plan.count == fixture.count * fixture.repeats)
      for place in 0..<plan.count {
        let fold = plan[place]
        #expect(fold.repetition == place / fixture.count && fold.number == place % fixture.count)
        let answering = fixture.answering[fold.repetition]
        #expect(fold.test == classes.indices.filter { answering[$0] == fold.number })
        #expect((fold.test + fold.training).sorted() == Array(classes.indices))
      }
    }
  }

  @Test func numbersWithGroupsAreFoldsOfAboutAsManyRows() throws {
    let cells = (0..<40).map { $0 < 20 ? "big" : "g\($0)" }
    let numbers = Strata(ranking: (0..<40).map { Double($0) }, classes: 10)
    let plan = try FoldPlan(
      strata: numbers, groups: groups(cells), column: "who", folds: 2, seed: 1)
    #expect(plan.method == .groupKFold && plan.warnings.isEmpty)
    #expect(plan[0].test.count == 20 && plan[1].test.count == 20)
    let again = try FoldPlan(
      strata: numbers, groups: groups(cells), column: "who", folds: 2, repeats: 2, seed: 1)
    #expect(again.count == 4)
    #expect(again[0].test != again[2].test)
  }

  @Test func noGroupIsDivided() throws {
    let cells = (0..<40).map { "g\($0 * $0 % 11)" }
    let plan = try FoldPlan(
      strata: strata, groups: groups(cells), column: "who", folds: 3, repeats: 2, seed: 4)
    #expect(plan.method == .stratifiedGroupKFold)
    for place in 0..<plan.count {
      let fold = plan[place]
      let learned = Set(fold.training.map { cells[$0] })
      #expect(!fold.test.contains { learned.contains(cells[$0]) })
    }
  }

  @Test func plansInOrderOfTimeLearnFromThePast() throws {
    let cells = (0..<40).map { "2026-03-\($0 % 13 + 10)" }
    let when = try times(cells)
    let plan = try FoldPlan(times: when, strata: strata, folds: 4)
    #expect(!plan.answersEveryRow && plan.count == 4)
    for place in 0..<4 {
      let fold = plan[place]
      let first = try #require(fold.test.map { when.values[$0] }.min())
      #expect(!fold.training.isEmpty && fold.training.allSatisfy { when.values[$0] < first })
    }
    #expect(plan.warnings.map(words).contains { $0.hasPrefix("rows with the time of the first") })
  }

  @Test func strataOfSetsAreTheirRarestLabels() {
    let strata = Strata(
      labels: [[0, 1], [0], [], [0, 2], [2, 1]], names: ["a", "b", "c"], none: "-")
    #expect(strata.numbers == [1, 0, 3, 2, 1])
    #expect(strata.count == 4)
    let tenths = Strata(ranking: [3, 1, 2, 1, 9], classes: 5)
    #expect(tenths.numbers == [3, 0, 2, 1, 4] && tenths.names.isEmpty)
  }

  @Test func impossibleNumbersOfFoldsAreRefused() throws {
    let one = Strata(labels: [[0]], names: ["label \"a\""], none: "no label")
    for (folds, repeats, seed, words) in [
      (1, 1, 0, "--folds must be at least 2, not 1: a fold is answered by a model of the others."),
      (41, 1, 0, "--folds must not be above the number of rows, 40, but is 41."),
      (5, 0, 0, "--repeats must be at least 1, not 0."),
      (5, 1, 1 << 32, "--seed must be at most 4294967295 for folds"),
      (
        21, 1, 0,
        "Too few rows for 21 folds: the most frequent, label \"a\", has 20; use --folds 20 or fewer."
      ),
    ] as [(Int, Int, UInt64, String)] {
      let complaint = complaint {
        _ = try FoldPlan(strata: strata, folds: folds, repeats: repeats, seed: seed)
      }
      #expect(complaint.hasPrefix(words), "\(complaint)")
    }
    #expect(
      complaint { _ = try FoldPlan(strata: one, folds: 2, seed: 0) }
        == "There is 1 row, and cross-validation needs at least 2: one to learn from and one to answer."
    )
  }

  @Test func groupsAndTimesThatCannotBeFoldsAreRefused() throws {
    let two = (0..<40).map { "g\($0 / 20)" }
    let byLabel = (0..<40).map { "g\($0 % 2)" }
    let same = (0..<40).map { _ in "2026-03-14" }
    #expect(
      complaint {
        _ = try FoldPlan(strata: strata, groups: groups(two), column: "who", folds: 5, seed: 0)
      }
        == "The column \"who\" has 2 groups, fewer than the 5 folds, and no group may be divided; use --folds 2."
    )
    #expect(
      complaint {
        _ = try FoldPlan(strata: strata, groups: groups(byLabel), column: "who", folds: 2, seed: 0)
      }
        == "Every group of the column \"who\" has labels of its own, so no model could learn what it has to answer: label \"a\" (20 in \"g0\"), label \"b\" (20 in \"g1\"); choose another column."
    )
    #expect(
      complaint { _ = try groups(["a", " ", "b"]) }
        == "f.csv:3: The column \"who\" is empty here; every row needs a group, so fill in the cell or leave out the row."
    )
    #expect(
      complaint { _ = try FoldPlan(times: times(same), strata: strata, folds: 3) }
        == "The first 11 rows in order of time have the same time, so fold 1 would have nothing to learn from; use fewer --folds or finer times."
    )
    #expect(
      complaint {
        _ = try FoldPlan(
          times: times(["1", "2", "3"]),
          strata: Strata(ranking: [1, 2, 3], classes: 1), folds: 3)
      } == "3 rows are too few for --folds 3 in order of time, which need at least 4 rows.")
  }

  @Test func rowsThatNoModelLearnsToAnswerAreNamed() throws {
    let labels = (0..<40).map { row in [row < 3 ? 2 : row == 3 ? 3 : row % 2] }
    let strata = Strata(labels: labels, names: ["a", "b", "c", "d"], none: "none")
    let plan = try FoldPlan(strata: strata, folds: 5, seed: 0)
    #expect(
      plan.warnings.map(words) == [
        "fewer rows than the 5 folds have c (3), d (1), so some folds have none of them to answer",
        "1 row is answered by a model that has seen no other with d (1)",
      ])
    let cells = (0..<40).map { $0 < 3 ? "one" : "g\($0 % 7)" }
    let grouped = try FoldPlan(
      strata: strata, groups: groups(cells), column: "who", folds: 3, seed: 0)
    #expect(
      grouped.warnings.map(words) == [
        "fewer rows than the 3 folds have d (1), so some folds have none of them to answer",
        "all rows with c (3 in \"one\") are in one group of the column \"who\", so the models that answer them have seen none",
        "1 row is answered by a model that has seen no other with d (1)",
      ])
  }
}
