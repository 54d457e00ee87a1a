import FilbertCore
import FilbertEvaluation
import Testing

@testable import FilbertTrends

struct ChangeTestTests {
  /// 30 weeks with 40 of 200 rows to learn from, then periods to test.
  private func test(_ hits: [Int], of rows: [Int]) -> ChangeTest {
    let values = SeriesValues(
      hits: Array(repeating: 40, count: 30) + hits, of: Array(repeating: 200, count: 30) + rows)
    let numbers = Array(0..<values.count)
    let baseline = Baseline(
      values, indices: Array(0..<30), numbers: numbers, period: .week)
    return ChangeTest(
      values, Array(30..<values.count), numbers: numbers, baseline, learned: 30)
  }

  @Test func itsSquareIsPearsonsChiSquared() {
    let test = self.test(
      [50, 100, 50, 100, 40, 40, 80, 80], of: [200, 400, 200, 400, 200, 200, 400, 400])
    // 300 of 1,200 rows before, 240 of 1,200 since.
    let table = [[300.0, 900], [240, 960]]
    let total = 2400.0
    let expected = table.flatMap { row in
      (0..<2).map { (row[0] + row[1]) * (table[0][$0] + table[1][$0]) / total }
    }
    let chiSquared = zip(table.flatMap(\.self), expected).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1
    }
    let rise = test.rise(from: 4)
    #expect(rise < 0 && abs(rise * rise - chiSquared) < 1e-6)
  }

  @Test func periodsThatVaryMoreShowLess() {
    let rows = Array(repeating: 200, count: 8)
    let steady = test([50, 50, 50, 50, 40, 40, 40, 40], of: rows).rise(from: 4)
    let varying = test([30, 70, 30, 70, 20, 60, 20, 60], of: rows).rise(from: 4)
    #expect(varying < 0 && varying > steady / 3)
  }

  @Test func oneOrTwoPeriodsShowNoReturn() {
    for count in 1...2 {
      let test = self.test(
        [80, 80, 80] + Array(repeating: 40, count: count),
        of: [200, 200, 200] + Array(repeating: 200, count: count))
      #expect(test.returned(fromRise: true, notBefore: 1) == nil)
    }
    let three = test([80, 80, 80, 40, 40, 40], of: Array(repeating: 200, count: 6))
    #expect(three.returned(fromRise: true, notBefore: 1) == 3)
  }

  /// An odd period and usual ones after it do not differ from the baseline together.
  @Test func aChangeThatWasChanceIsOver() {
    let rows = Array(repeating: 200, count: 4)
    #expect(test([52, 40, 40, 40], of: rows).returned(fromRise: true, notBefore: 1) == 1)
    #expect(
      test([52, 40, 40], of: Array(rows.dropLast())).returned(fromRise: true, notBefore: 1) == nil)
    // A level that stays is no chance.
    #expect(test([52, 50, 50, 50], of: rows).returned(fromRise: true, notBefore: 1) == nil)
  }

  @Test func anotherLevelIsNotThatOfTheBaseline() {
    let test = self.test([100, 100, 100, 70, 70, 70], of: Array(repeating: 200, count: 6))
    #expect(test.rise(from: 3) < -ChangeTest.critical)
    #expect(test.returned(fromRise: true, notBefore: 1) == nil)
  }

  @Test func aShareOfZeroIsNoSpecialCase() {
    let test = self.test([80, 80, 80, 0, 0, 0], of: Array(repeating: 200, count: 6))
    #expect(test.rise(from: 3) < -8 && test.rise(from: 3).isFinite)
    #expect(test.aboveBaseline(from: 3) < -8)
  }

  @Test func equalLevelsAreRarelyFoundToDiffer() {
    let found = (0..<400).count { seed in
      var random = SplitMix64(seed: 31, place: UInt64(seed))
      let hits = (0..<12).map { _ in random.binomial(trials: 200, probability: 0.3) }
      return test(hits, of: Array(repeating: 200, count: 12)).rise(from: 6).magnitude
        >= ChangeTest.critical
    }
    // A level of 1 % gives 4.
    #expect(found <= 11, "\(found)")
  }
}
