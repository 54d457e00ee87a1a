import FilbertJSON
import FilbertTagging
import Testing

@testable import FilbertEvaluation

@Suite struct IntervalJSONTests {
  @Test func figuresHaveTheirBounds() {
    #expect(
      Estimate(0.5, Interval(low: 0.25, high: 0.75)).json
        == ["value": 0.5, "low": 0.25, "high": 0.75])
    #expect(Estimate(1, nil).json == ["value": 1.0, "low": nil, "high": nil])
    #expect((nil as Estimate?).json == .null)
  }

  @Test func reportsNameTheirFigures() {
    let bootstrap = Bootstrap(draws: 20)
    let classes = ClassificationIntervals(
      gold: [0, 1, 0], predicted: [0, 1, 1], names: ["a", "b"], bootstrap: bootstrap)
    #expect(
      classes.json.objectValue?.names == ["accuracy", "macro_f1", "weighted_f1", "labels"])
    #expect(
      classes.json["labels"]?.arrayValue?.map { $0["label"]?.stringValue } == ["a", "b"])
    let numbers = RegressionIntervals(gold: [1, 2], predicted: [1, 3], bootstrap: bootstrap)
    #expect(numbers.json["mae"]?["value"]?.doubleValue == 0.5)
    #expect(numbers.json.objectValue?.names == ["rmse", "mae", "r2", "mean_error"])
    let sets = MultiLabelIntervals(
      gold: [[0], [0, 1]], predicted: [[0], [1]], names: ["a", "b"], bootstrap: bootstrap)
    #expect(sets.json["subset_accuracy"]?["value"]?.doubleValue == 0.5)
    #expect(sets.json["labels"]?.arrayValue?.count == 2)
    let spans = SpanIntervals(
      gold: [[Span("A", 0..<1)]], predicted: [[Span("A", 0..<1)]], bootstrap: bootstrap)
    #expect(spans.json["types"]?.arrayValue?.first?["label"]?.stringValue == "A")
  }

  @Test func pairsNameBothModels() {
    let paired = PairedFigures(
      gold: [0, 1, 0], first: [0, 1, 1], second: [0, 1, 0], names: ["a", "b"],
      bootstrap: Bootstrap(draws: 20))
    let figures = paired.json["figures"]?.arrayValue ?? []
    #expect(
      figures.map { $0["figure"]?.stringValue }
        == ["accuracy", "macro_f1", "weighted_f1", "f1", "f1"])
    #expect(figures.map { $0["label"]?.stringValue } == [nil, nil, nil, "a", "b"])
    #expect(figures[0]["second"]?.doubleValue == 1)
    #expect(paired.json["differing_rows"]?.intValue == 1)
    #expect(paired.json["mcnemar"]?["only_second_right"]?.intValue == 1)
    #expect(paired.json["mcnemar"]?["exact"]?.boolValue == true)
  }

  @Test func binsAndBarsHaveTheirEdges() {
    let curve = CalibrationCurve(
      probabilities: [0.1, 0.9], isPositive: [false, true], binCount: 2)
    let bins = curve?.json["bins"]?.arrayValue ?? []
    #expect(bins.map { $0["upper"]?.doubleValue } == [0.5, 1])
    #expect(bins.map { $0["observed"]?["value"]?.doubleValue } == [0, 1])
    #expect(
      Histogram([0, 1, 1], binCount: 2).json == ["edges": [0.0, 0.5, 1.0], "counts": [1, 2]])
  }
}
