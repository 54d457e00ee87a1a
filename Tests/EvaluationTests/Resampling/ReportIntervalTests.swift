import FilbertTagging
import Testing

@testable import FilbertEvaluation

@Suite struct ReportIntervalTests {
  @Test func labelsHaveTheIntervalsOfScikitLearnsFigures() throws {
    for fixture in try IntervalFixture.read().classification {
      let names = ["a", "b", "c", "d"]
      let bootstrap = Bootstrap(draws: fixture.draws, seed: fixture.seed)
      let figures = ClassificationIntervals(
        gold: fixture.gold, predicted: fixture.predicted, names: names, bootstrap: bootstrap)
      #expect(isSame(figures.accuracy?.interval, fixture.accuracy))
      #expect(isSame(figures.macroF1?.interval, fixture.macroF1))
      #expect(isSame(figures.weightedF1?.interval, fixture.weightedF1))
      #expect(figures.labels.map(\.name) == names)
      for (label, figures) in figures.labels.enumerated() {
        #expect(isSame(figures.precision?.interval, fixture.precision[label]))
        #expect(isSame(figures.recall?.interval, fixture.recall[label]))
        #expect(isSame(figures.f1?.interval, fixture.f1[label]))
      }
      let report = ClassificationReport(
        gold: fixture.gold, predicted: fixture.predicted, names: names)
      #expect(figures.macroF1?.value == report.macroAverage.f1)
      #expect(report.overall == .accuracy(try #require(figures.accuracy?.value)))
      #expect(figures.labels.map { $0.f1?.value } == report.rows.map(\.scores.f1))

      let paired = PairedFigures(
        gold: fixture.gold, first: fixture.predicted, second: fixture.other, names: names,
        bootstrap: bootstrap)
      #expect(isSame(paired.rows[0].difference?.interval, fixture.accuracyDifference))
      #expect(isSame(paired.rows[1].difference?.interval, fixture.macroDifference))
      #expect(paired.rows[0].first == figures.accuracy?.value)
    }
    // A label too rare for intervals, and one that is not.
    let rare = try IntervalFixture.read().classification.flatMap(\.recall)
    #expect(rare.contains(nil) && rare.contains { $0 != nil })
  }

  @Test func numbersHaveSciPysIntervals() throws {
    for fixture in try IntervalFixture.read().regression {
      let bootstrap = Bootstrap(draws: fixture.draws, seed: fixture.seed)
      let figures = RegressionIntervals(
        gold: fixture.gold, predicted: fixture.predicted, bootstrap: bootstrap)
      let report = RegressionReport(gold: fixture.gold, predicted: fixture.predicted)
      for (key, estimate, value) in [
        ("rmse", figures.rmse, report.rmse), ("mae", figures.mae, report.mae),
        ("r2", figures.r2, report.r2 ?? .nan),
      ] {
        #expect(isSame(estimate?.interval, fixture.intervals[key]))
        #expect(abs((estimate?.value ?? .nan) - value) < 1e-12)
      }
      #expect(isSame(figures.meanError?.interval, fixture.intervals["mean_error"]))
      let paired = PairedFigures(
        gold: fixture.gold, first: fixture.predicted, second: fixture.other, bootstrap: bootstrap)
      for row in paired.rows {
        #expect(isSame(row.difference?.interval, fixture.differences[row.key]))
      }
      #expect(paired.rows.map(\.key) == ["rmse", "mae", "r2", "mean_error"])
      #expect(paired.mcNemar == nil)
    }
  }

  @Test func setsHaveTheIntervalsOfScikitLearnsFigures() throws {
    for fixture in try IntervalFixture.read().sets {
      let names = ["a", "b", "c"]
      let figures = MultiLabelIntervals(
        gold: fixture.gold, predicted: fixture.predicted, names: names,
        bootstrap: Bootstrap(draws: fixture.draws, seed: fixture.seed))
      #expect(isSame(figures.subsetAccuracy?.interval, fixture.subsetAccuracy))
      #expect(isSame(figures.hammingLoss?.interval, fixture.hammingLoss))
      #expect(isSame(figures.microF1?.interval, fixture.microF1))
      #expect(isSame(figures.macroF1?.interval, fixture.macroF1))
      for (label, recall) in fixture.recall.enumerated() {
        #expect(isSame(figures.labels[label].recall?.interval, recall))
      }
      let report = MultiLabelReport(
        gold: fixture.gold, predicted: fixture.predicted, names: names)
      #expect(figures.subsetAccuracy?.value == report.subsetAccuracy)
      #expect(figures.hammingLoss?.value == report.hammingLoss)
      #expect(figures.macroF1?.value == report.macroAverage.f1)
    }
  }

  /// Sentences with an entity or two, the second model nearly always right.
  private let sentences = (0..<20).map { row -> [Span] in
    let person = Span("PER", 0..<(1 + row % 2))
    return row % 3 == 0 ? [person, Span("LOC", 4..<6)] : [person]
  }
  private var guesses: [[Span]] {
    sentences.enumerated().map { row, spans in
      row % 4 == 0 ? [Span("LOC", 0..<1)] : Array(spans.prefix(1))
    }
  }

  /// Each draw gives the figures of the report of the sentences drawn.
  @Test func entitiesHaveTheIntervalsOfTheirReport() throws {
    let bootstrap = Bootstrap(draws: 100, seed: 9)
    let figures = SpanIntervals(gold: sentences, predicted: guesses, bootstrap: bootstrap)
    var counts = [Int](repeating: 0, count: sentences.count)
    let reports = (0..<100).map { draw in
      bootstrap.multiplicities(of: sentences.count, draw: draw, into: &counts)
      let rows = counts.indices.flatMap { Array(repeating: $0, count: counts[$0]) }
      return SpanReport(gold: rows.map { sentences[$0] }, predicted: rows.map { guesses[$0] })
    }
    func interval(_ figure: (SpanReport) -> Double) -> [Double] {
      let interval = bootstrap.percentileInterval(of: reports.map(figure))
      return [interval?.low ?? .nan, interval?.high ?? .nan]
    }
    #expect(isSame(figures.precision?.interval, interval { $0.precision }))
    #expect(isSame(figures.recall?.interval, interval { $0.recall }))
    #expect(isSame(figures.f1?.interval, interval { $0.f1 }))
    #expect(figures.types.map(\.name) == ["LOC", "PER"])
    let report = SpanReport(gold: sentences, predicted: guesses)
    #expect(areClose([figures.f1?.value ?? .nan], [report.f1]))
    #expect(areClose(figures.types.map { $0.f1?.value ?? .nan }, report.rows.map(\.scores.f1)))
  }

  /// Too many combinations of labels: the counts are sums over rows, which give the figures of the rows drawn.
  @Test func manyLabelsAreSumsOfRows() throws {
    let gold = (0..<40).map { $0 % 4 }
    let predicted = (0..<40).map { $0 % 3 == 0 ? ($0 / 3) % 4 : $0 % 4 }
    let bootstrap = Bootstrap(draws: 50, seed: 2)
    func figures(_ tally: [LabelCounts]) -> [Double?] { LabelFigures(tally).overall }
    let estimates = bootstrap.estimates(
      gold: gold, predictions: [gold, predicted], labelCount: 4, mostCells: 3
    ) { figures($0[0]) + figures($0[1]) }
    var counts = [Int](repeating: 0, count: 40)
    let reports = (0..<50).map { draw in
      bootstrap.multiplicities(of: 40, draw: draw, into: &counts)
      let rows = counts.indices.flatMap { Array(repeating: $0, count: counts[$0]) }
      return ClassificationReport(
        gold: rows.map { gold[$0] }, predicted: rows.map { predicted[$0] },
        names: ["a", "b", "c", "d"])
    }
    let macroF1 = bootstrap.percentileInterval(of: reports.map(\.macroAverage.f1))
    #expect(estimates[0] == Estimate(1, Interval(low: 1, high: 1)))
    #expect(isSame(estimates[4]?.interval, macroF1.map { [$0.low, $0.high] }))
    let drawn = bootstrap.estimates(
      gold: gold, predictions: [gold, predicted], labelCount: 4
    ) { figures($0[0]) + figures($0[1]) }
    #expect(drawn.map { $0?.value } == estimates.map { $0?.value })
  }

  @Test func nothingHasNoFigures() {
    let classes = ClassificationIntervals(gold: [], predicted: [], names: ["a"])
    #expect(classes.accuracy == nil && classes.labels.isEmpty)
    let numbers = RegressionIntervals(gold: [], predicted: [])
    #expect(numbers.rmse == nil && numbers.r2 == nil)
    #expect(SpanIntervals(gold: [[]], predicted: [[]]).f1 == nil)
    #expect(MultiLabelIntervals(gold: [], predicted: [], names: ["a"]).subsetAccuracy == nil)
    #expect(
      PairedFigures(gold: [[Int]](), first: [], second: [], names: ["a"]).rows[0].difference == nil)
  }

  @Test func equalModelsDifferInNothing() {
    let labels = [0, 1, 1, 0, 2, 2]
    let paired = PairedFigures(
      gold: [0, 1, 0, 0, 2, 1], first: labels, second: labels, names: ["a", "b", "c"])
    #expect(paired.differingRows == [] && paired.mcNemar?.pValue == 1)
    #expect(
      paired.rows[0].difference == Estimate(0, Interval(low: 0, high: 0)))
  }
}
