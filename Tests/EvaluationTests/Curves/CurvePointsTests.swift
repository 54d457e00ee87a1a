import FilbertJSON
import Testing

@testable import FilbertEvaluation

@Suite struct CurvePointsTests {
  private func expect(
    _ points: CurvePoints?, _ expected: CurveFixture.Points,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let points = try #require(points, sourceLocation: sourceLocation)
    #expect(areClose(points.x, expected.x), sourceLocation: sourceLocation)
    #expect(areClose(points.y, expected.y), sourceLocation: sourceLocation)
    #expect(
      points.thresholds == expected.thresholds.map { $0 ?? .infinity },
      sourceLocation: sourceLocation)
  }

  @Test func givesScikitLearnsPoints() throws {
    let fixtures = try CurveFixture.all()
    #expect(fixtures.count == 12)
    for fixture in fixtures {
      let curve = try #require(
        RankingCurve(scores: fixture.scores, isPositive: fixture.isPositive))
      try expect(curve.rocPoints, fixture.roc)
      try expect(curve.detPoints, fixture.det)
      var precisionRecall = fixture.precisionRecall
      // scikit-learn has no threshold for the last point.
      precisionRecall = .init(
        x: precisionRecall.x, y: precisionRecall.y,
        thresholds: precisionRecall.thresholds + [nil])
      try expect(curve.precisionRecallPoints, precisionRecall)
      #expect(abs((curve.kolmogorovSmirnov ?? 2) - fixture.kolmogorovSmirnov) < 1e-12)
    }
    // Both ends of the DET curve: with and without the point at which nothing is positive.
    #expect(Set(fixtures.map { $0.det.thresholds.contains(nil) }).count == 2)
  }

  @Test func oneClassHasNoCurve() throws {
    let positives = try #require(RankingCurve(scores: [0.2, 0.8], isPositive: [true, true]))
    #expect(positives.rocPoints == nil && positives.detPoints == nil)
    #expect(positives.kolmogorovSmirnov == nil)
    #expect(positives.precisionRecallPoints?.y == [1, 1, 1])
    let negatives = try #require(RankingCurve(scores: [0.2, 0.8], isPositive: [false, false]))
    #expect(negatives.precisionRecallPoints == nil && negatives.rocPoints == nil)
  }

  @Test func infinityIsNullInJSON() throws {
    let curve = try #require(RankingCurve(scores: [0.25, 0.75], isPositive: [false, true]))
    let expected: JSONValue = [
      "false_positive_rate": [0.0, 0.0, 1.0], "true_positive_rate": [0.0, 1.0, 1.0],
      "thresholds": [nil, 0.75, 0.25],
    ]
    #expect(curve.rocPoints?.json == expected)
  }
}
