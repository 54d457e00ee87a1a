import FilbertJSON
import Testing

@testable import FilbertEvaluation

@Suite struct RegressionReportTests {
  private struct Fixture: Decodable {
    let gold: [Double]
    let predicted: [Double]
    let rmse: Double
    let mae: Double
    let r2: Double?
    let pearson: Double?
    let spearman: Double?
  }

  @Test func equalsScikitLearnAndSciPy() throws {
    let fixtures: [Fixture] = try jsonLines("regression.jsonl")
    #expect(fixtures.count == 200)
    var (correlated, undefined) = (0, 0)
    for (number, fixture) in fixtures.enumerated() {
      let report = RegressionReport(gold: fixture.gold, predicted: fixture.predicted)
      func expect(_ ours: Double?, _ theirs: Double?, _ name: String, tolerance: Double = 1e-12) {
        guard let ours, let theirs else {
          #expect((ours == nil) == (theirs == nil), "set \(number) \(name)")
          return
        }
        #expect(abs(ours - theirs) <= tolerance * max(1, abs(theirs)), "set \(number) \(name)")
      }
      expect(report.rmse, fixture.rmse, "rmse")
      expect(report.mae, fixture.mae, "mae")
      // Around 1e6 with a spread of 1e3 six digits of the spread are lost.
      expect(report.r2, fixture.r2, "r2", tolerance: 1e-10)
      expect(report.pearson, fixture.pearson, "pearson", tolerance: 1e-10)
      expect(report.spearman, fixture.spearman, "spearman")
      if fixture.pearson == nil { undefined += 1 } else { correlated += 1 }
    }
    #expect(correlated > 100 && undefined > 10)
  }

  @Test func marksUndefinedFigures() {
    let report = RegressionReport(gold: [2], predicted: [1.5])
    #expect(report.r2 == nil && report.pearson == nil && report.spearman == nil)
    #expect(
      report.text(digits: 2)
        == """
        RMSE                  0.50
        MAE                   0.50
        R2                    undefined
        Pearson correlation   undefined
        Spearman correlation  undefined
        rows                  1

        """)
    #expect(
      report.json.serialized()
        == #"{"rmse":0.5,"mae":0.5,"r2":null,"pearson":null,"spearman":null,"rows":1}"#)
    // As scikit-learn: perfect or not where all numbers are equal.
    #expect(RegressionReport(gold: [3, 3], predicted: [3, 3]).r2 == 1)
    #expect(RegressionReport(gold: [3, 3], predicted: [3, 4]).r2 == 0)
  }
}
