import Testing

@testable import FilbertDrift

struct LabelTestTests {
  @Test func labelsThatExcludeEachOtherAreTestedTogether() {
    let test = LabelTest([50, 30, 20], of: 100, [40, 40, 40], of: 120)
    #expect(test.pValue == ChiSquaredTest([20, 30, 50], [40, 40, 40]).pValue)
    #expect(test.degrees == 2)
  }

  /// 50 labels with one row each say nothing alone.
  @Test func rareLabelsAreTestedAsOne() {
    let rare = Array(repeating: 1, count: 50)
    let none = Array(repeating: 0, count: 50)
    let test = LabelTest([950] + rare + none, of: 1000, [950] + none + rare, of: 1000)
    #expect(test.degrees == 1)
    #expect(test.pValue == 1)
    let only = LabelTest([3, 0], of: 3, [0, 3], of: 3)
    #expect((only.degrees, only.pValue) == (0, 1))
  }

  /// If every row has the same two labels more often, the two are one finding: counted as independent rows, p would be
  /// far smaller.
  @Test func labelsOfOneRowAreTestedAlone() {
    let test = LabelTest([100, 100, 60], of: 200, [130, 130, 60], of: 200)
    let alone = ChiSquaredTest([100, 100], [130, 70])
    #expect(test.statistic == alone.statistic)
    #expect(test.pValue == 3 * alone.pValue)
  }
}
