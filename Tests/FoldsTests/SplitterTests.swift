import FilbertTestSupport
import Testing

@testable import FilbertFolds

@Suite struct SplitterTests {
  /// The folds of each repetition, with one random state for all of them.
  private func repeated(
    _ fixture: FoldFixture, _ folds: (inout RandomState?) -> [Int]
  ) -> [[Int]] {
    var random = fixture.seed.map { RandomState(seed: UInt32($0)) }
    return (0..<fixture.repeats).map { _ in folds(&random) }
  }

  @Test func foldsOfRowsAreScikitLearns() throws {
    let fixtures = try FoldFixture.read("KFold")
    #expect(fixtures.count == 21)
    for fixture in fixtures {
      let rows = try #require(fixture.rows)
      let folds = repeated(fixture) {
        KFold.folds(rows: rows, count: fixture.count, random: &$0)
      }
      #expect(folds == fixture.answering, "\(rows) rows, \(fixture.count) folds")
    }
  }

  @Test func stratifiedFoldsAreScikitLearns() throws {
    let fixtures = try FoldFixture.read("StratifiedKFold")
    #expect(fixtures.count == 73)
    for fixture in fixtures {
      let classes = try #require(fixture.classes)
      let folds = repeated(fixture) {
        StratifiedKFold.folds(classes: classes, count: fixture.count, random: &$0)
      }
      #expect(folds == fixture.answering, "\(classes.count) rows, \(fixture.count) folds")
    }
  }

  @Test func foldsOfGroupsAreScikitLearns() throws {
    let fixtures = try FoldFixture.read("GroupKFold")
    #expect(fixtures.count == 48)
    for fixture in fixtures {
      let groups = try #require(fixture.groups)
      let folds = repeated(fixture) {
        GroupKFold.folds(groups: groups, count: fixture.count, random: &$0)
      }
      #expect(folds == fixture.answering, "\(groups.count) rows, \(fixture.count) folds")
    }
  }

  @Test func stratifiedFoldsOfGroupsAreScikitLearns() throws {
    let fixtures = try FoldFixture.read("StratifiedGroupKFold")
    #expect(fixtures.count == 97)
    for fixture in fixtures {
      let classes = try #require(fixture.classes)
      let groups = try #require(fixture.groups)
      let folds = repeated(fixture) {
        StratifiedGroupKFold.folds(
          classes: classes, groups: groups, count: fixture.count, random: &$0)
      }
      #expect(folds == fixture.answering, "\(classes.count) rows, \(fixture.count) folds")
    }
  }

  /// Classes that no row has, and other numbers for the same ones.
  @Test func foldsDoNotDependOnHowClassesAreNumbered() throws {
    for fixture in try FoldFixture.read("StratifiedGroupKFold").prefix(30) {
      let classes = try #require(fixture.classes).map { 3 * $0 + 2 }
      let groups = try #require(fixture.groups)
      let folds = repeated(fixture) {
        StratifiedGroupKFold.folds(
          classes: classes, groups: groups, count: fixture.count, random: &$0)
      }
      #expect(folds == fixture.answering)
    }
  }

  @Test func foldsInOrderOfTimeAreScikitLearns() throws {
    let fixtures = try FoldFixture.read("TimeSeriesSplit")
    #expect(fixtures.count == 4)
    for fixture in fixtures {
      let times = try #require(fixture.times)
      let split = try TimeSeriesSplit(times: times, count: fixture.count)
      var answering = [Int](repeating: -1, count: times.count)
      for (fold, part) in split.parts.enumerated() {
        for row in split.order[part.test] { answering[row] = fold }
        // Times differ, so all earlier rows are learned from.
        #expect(part.trainingEnd == part.test.lowerBound)
      }
      #expect([answering] == fixture.answering)
    }
  }

  @Test func rowsOfEqualTimeAreNotOnBothSides() throws {
    let times = [5.0, 1, 3, 3, 2, 3, 4, 4, 3, 6]
    let split = try TimeSeriesSplit(times: times, count: 4)
    #expect(split.order == [1, 4, 2, 3, 5, 8, 6, 7, 0, 9])
    // Tests are 2...3, 4...5, 6...7 and 8...9 by place. The rows of time 3 are places 2...5.
    #expect(split.parts.map(\.test) == [2..<4, 4..<6, 6..<8, 8..<10])
    #expect(split.parts.map(\.trainingEnd) == [2, 2, 6, 8])
    #expect(split.leftOut == [0, 2, 0, 0])
  }
}
