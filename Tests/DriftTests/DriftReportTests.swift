import FilbertTensor
import Testing

@testable import FilbertDrift

@Suite struct DriftReportTests {
  private func counted(_ lengths: [Int]) -> [Int: Int] {
    Dictionary(lengths.map { ($0, 1) }, uniquingKeysWith: +)
  }

  private func sample(lengths: [Int]) -> DriftSample {
    var sample = DriftSample()
    sample.lengths = counted(lengths)
    return sample
  }

  private func sample(labels: [(String, Int)], rows: Int? = nil) -> DriftSample {
    var sample = DriftSample()
    sample.labels = labels.map { (label: $0.0, rows: $0.1) }
    sample.labelledRows = rows ?? labels.reduce(0) { $0 + $1.1 }
    return sample
  }

  @Test func largeSamplesWithASmallDifferenceDoNotDrift() throws {
    let report = DriftReport(
      reference: sample(labels: [("a", 500_000), ("b", 500_000)]),
      rows: sample(labels: [("b", 510_000), ("a", 490_000)]))
    let check = try #require(report.checks.first)
    #expect(check.pValue < 1e-6)
    #expect(check.verdict == .none)
    #expect(!report.hasDrift)
  }

  @Test func aLargeDifferenceOfManyRowsDrifts() throws {
    let report = DriftReport(
      reference: sample(labels: [("a", 800), ("b", 200)]),
      rows: sample(labels: [("a", 500), ("b", 300), ("c", 200)]))
    #expect(report.checks.map(\.verdict) == [.drift])
    #expect(report.labels?.shares.map(\.label) == ["a", "b", "c"])
    #expect(report.labels?.shares.map(\.reference) == [0.8, 0.2, 0])
    #expect(report.labels?.shares.map(\.share) == [0.5, 0.3, 0.2])
  }

  @Test func fewRowsGiveNoVerdict() {
    let report = DriftReport(
      reference: sample(labels: [("a", 8), ("b", 2)]), rows: sample(labels: [("a", 5), ("b", 5)]))
    #expect(report.checks.map(\.verdict) == [.tooFewRows])
    let lengths = DriftReport(
      reference: sample(lengths: [4, 8, 9]), rows: sample(lengths: [5, 7, 20]))
    #expect(lengths.checks.map(\.verdict) == [.tooFewRows])
  }

  @Test func lengthsAreCompared() throws {
    let short = (0..<1000).map { $0 % 20 }
    let report = DriftReport(
      reference: sample(lengths: short), rows: sample(lengths: short.map { $0 + 5 }))
    let lengths = try #require(report.lengths)
    #expect((lengths.mean, lengths.otherMean) == (9.5, 14.5))
    #expect(abs(lengths.wasserstein - 5) < 1e-9)
    #expect(abs(lengths.test.statistic - 0.25) < 1e-12)
    #expect(report.checks.map(\.verdict) == [.drift])
  }

  @Test func lengthsInOtherUnitsAreNotCompared() {
    var tokens = sample(lengths: [1, 2])
    tokens.lengthUnit = .tokens
    #expect(DriftReport(reference: sample(lengths: [1, 2]), rows: tokens).checks.isEmpty)
  }

  @Test func unknownPiecesAreComparedByText() throws {
    var (before, after) = (DriftSample(), DriftSample())
    var (known, unknown) = (DriftSample.Unknown(), DriftSample.Unknown())
    for text in 0..<1000 {
      known.add(pieces: 10, unknown: text % 100 == 0 ? 2 : 0)
      unknown.add(pieces: 10, unknown: text % 10 == 0 ? 2 : 0)
    }
    (before.unknown, after.unknown) = (known, unknown)
    let report = DriftReport(reference: before, rows: after)
    #expect(report.unknown?.reference.share == 0.002)
    #expect(report.unknown?.rows.share == 0.02)
    #expect(report.checks.map(\.subject) == [.unknown])
    #expect(report.checks.map(\.verdict) == [.drift])
  }

  /// Three p-values of one report are corrected together.
  @Test func pValuesAreCorrectedByHolm() throws {
    var (before, after) = (
      sample(labels: [("a", 60), ("b", 40)]), sample(labels: [("a", 48), ("b", 52)])
    )
    let alone = try #require(DriftReport(reference: before, rows: after).checks.first)
    before.lengths = counted([1, 2, 3])
    after.lengths = counted([1, 2, 3])
    let both = DriftReport(reference: before, rows: after).checks
    #expect(both.map(\.subject) == [.lengths, .labels])
    #expect(both[1].pValue == 2 * alone.pValue)
  }

  @Test func vectorsAreCompared() {
    var (before, after) = (DriftSample(), DriftSample())
    before.vectors = Matrix((0..<30).map { [Float($0 % 5), 0] })
    after.vectors = Matrix((0..<30).map { [Float($0 % 5), 4] })
    let report = DriftReport(reference: before, rows: after)
    #expect(report.vectors?.reference == 30)
    #expect(report.checks.map(\.verdict) == [.drift])
  }

  @Test func vectorsOfFewRowsAreNotCompared() {
    var (before, after) = (DriftSample(), DriftSample())
    before.vectors = Matrix((0..<100).map { [Float($0 % 5), 0] })
    after.vectors = Matrix((0..<29).map { [Float($0 % 5), 4] })
    let report = DriftReport(reference: before, rows: after)
    #expect(report.vectors == nil && report.checks.isEmpty)
  }

  @Test func nothingInCommonIsNotCompared() {
    let report = DriftReport(
      reference: sample(lengths: [1]), rows: sample(labels: [("a", 3)]))
    #expect(report.checks.isEmpty && !report.hasDrift)
  }
}
