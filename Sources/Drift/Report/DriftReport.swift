import FilbertCore
import FilbertEvaluation
import FilbertTensor
import Glibc

/// How newer rows differ from a reference, such as those a model was trained on.
package struct DriftReport: Sendable, Equatable {
  /// Lengths of texts.
  package struct Lengths: Sendable, Equatable {
    package let unit: DriftSample.LengthUnit
    package let mean: Double
    package let otherMean: Double
    package let test: KolmogorovSmirnovTest
    /// How far lengths moved on average.
    package let wasserstein: Double
  }

  /// A label and the shares of rows that have it.
  package struct LabelShare: Sendable, Equatable {
    package let label: String
    package let reference: Double
    package let share: Double
  }

  /// Labels by code point.
  package struct Labels: Sendable, Equatable {
    package let shares: [LabelShare]
    package let test: LabelTest
    package let jensenShannon: Double
    package let stabilityIndex: Double
  }

  /// Shares of unknown pieces.
  package struct Unknown: Sendable, Equatable {
    package let reference: DriftSample.Unknown
    package let rows: DriftSample.Unknown
    package let test: ChiSquaredTest
    package let jensenShannon: Double
  }

  /// Vectors of texts.
  package struct Vectors: Sendable, Equatable {
    /// Rows that were compared.
    package let reference: Int
    package let rows: Int
    package let test: EnergyTest
  }

  package let lengths: Lengths?
  package let unknown: Unknown?
  package let labels: Labels?
  /// nil also for fewer than ``EnergyTest/smallestSample`` rows.
  package let vectors: Vectors?
  /// In the order lengths, unknown pieces, labels, vectors.
  package let checks: [DriftCheck]

  /// Whether anything differs by more than chance and more than its threshold.
  package var hasDrift: Bool { checks.contains { $0.verdict == .drift } }

  /// Differences that matter. That of labels is Evidently's; the others are explained on the page of this target.
  package static let lengthThreshold = 0.1
  package static let shareThreshold = 0.1
  package static let vectorThreshold = 0.004

  /// - Parameter seed: Decides about the permutations of the test of vectors.
  package init(reference: DriftSample, rows: DriftSample, seed: UInt64 = 0) {
    lengths = Self.lengths(reference, rows)
    unknown = Self.unknown(reference, rows)
    labels = Self.labels(reference, rows)
    vectors = Self.vectors(reference, rows, seed)
    checks = Self.corrected(
      [
        lengths.map { Self.check($0, (reference.texts, rows.texts)) },
        unknown.map {
          Self.check(
            .unknown, $0.jensenShannon, pValue: $0.test.pValue,
            critical: ChiSquaredDistribution(degrees: max(1, $0.test.degrees))
              .value(above: DriftCheck.significance), ($0.reference.texts, $0.rows.texts))
        },
        labels.map {
          Self.check(
            .labels, $0.jensenShannon, pValue: $0.test.pValue,
            critical: $0.test.critical(DriftCheck.significance),
            (reference.labelledRows, rows.labelledRows))
        },
        vectors.map {
          DriftCheck(
            .vectors, effect: $0.test.coefficient, threshold: Self.vectorThreshold,
            detectable: $0.test.noiseLevel, pValue: $0.test.pValue)
        },
      ].compactMap(\.self))
  }
}

// MARK: - What differs

extension DriftReport {
  private static func lengths(_ reference: DriftSample, _ rows: DriftSample) -> Lengths? {
    guard !reference.lengths.isEmpty, !rows.lengths.isEmpty,
      reference.lengthUnit == rows.lengthUnit
    else { return nil }
    let (before, after) = (ValueCounts(reference.lengths), ValueCounts(rows.lengths))
    return Lengths(
      unit: reference.lengthUnit, mean: before.mean, otherMean: after.mean,
      test: KolmogorovSmirnovTest(before, after),
      wasserstein: WassersteinDistance.between(before, after))
  }

  private static func unknown(_ reference: DriftSample, _ rows: DriftSample) -> Unknown? {
    guard let before = reference.unknown, let after = rows.unknown, before.texts > 0,
      after.texts > 0
    else { return nil }
    let counts = [before, after].map { [$0.textsWithUnknown, $0.texts - $0.textsWithUnknown] }
    return Unknown(
      reference: before, rows: after, test: ChiSquaredTest(counts[0], counts[1]),
      jensenShannon: ShareDistances.jensenShannon(counts[0], counts[1]))
  }

  private static func labels(_ reference: DriftSample, _ rows: DriftSample) -> Labels? {
    guard reference.labelledRows > 0, rows.labelledRows > 0 else { return nil }
    var counts: [ExactString: (Int, Int)] = [:]
    for (label, count) in reference.labels ?? [] {
      counts[ExactString(label), default: (0, 0)].0 += count
    }
    for (label, count) in rows.labels ?? [] {
      counts[ExactString(label), default: (0, 0)].1 += count
    }
    let names = counts.keys.sorted()
    let (before, after) = (names.map { counts[$0]?.0 ?? 0 }, names.map { counts[$0]?.1 ?? 0 })
    let shares = names.indices.map { place in
      LabelShare(
        label: names[place].string,
        reference: Double(before[place]) / Double(reference.labelledRows),
        share: Double(after[place]) / Double(rows.labelledRows))
    }
    return Labels(
      shares: shares,
      test: LabelTest(
        before, of: reference.labelledRows, after, of: rows.labelledRows),
      jensenShannon: ShareDistances.jensenShannon(before, after),
      stabilityIndex: ShareDistances.stabilityIndex(before, after))
  }

  private static func vectors(_ reference: DriftSample, _ rows: DriftSample, _ seed: UInt64)
    -> Vectors?
  {
    guard let before = reference.vectors, let after = rows.vectors,
      min(before.rows, after.rows) >= EnergyTest.smallestSample
    else { return nil }
    return Vectors(
      reference: before.rows, rows: after.rows, test: EnergyTest(before, after, seed: seed))
  }
}

// MARK: - Verdicts

extension DriftReport {
  private static func check(_ lengths: Lengths, _ rows: (Int, Int)) -> DriftCheck {
    // The asymptotic tail 2 exp(-2 n d²), solved for d.
    let variance = 1 / Double(rows.0) + 1 / Double(rows.1)
    return DriftCheck(
      .lengths, effect: lengths.test.statistic, threshold: lengthThreshold,
      detectable: (log(2 / DriftCheck.significance) / 2 * variance).squareRoot(),
      pValue: lengths.test.pValue)
  }

  private static func check(
    _ subject: DriftCheck.Subject, _ distance: Double, pValue: Double, critical: Double,
    _ rows: (Int, Int)
  ) -> DriftCheck {
    // For small differences the divergence is an eighth of chi-squared by the equivalent number of rows.
    let variance = 1 / Double(rows.0) + 1 / Double(rows.1)
    return DriftCheck(
      subject, effect: distance, threshold: shareThreshold,
      detectable: (critical * variance / 8).squareRoot(), pValue: pValue)
  }

  private static func corrected(_ checks: [DriftCheck]) -> [DriftCheck] {
    let pValues = HolmCorrection.corrected(checks.map(\.pValue), tried: checks.count)
    return zip(checks, pValues).map { check, pValue in
      DriftCheck(
        check.subject, effect: check.effect, threshold: check.threshold,
        detectable: check.detectable, pValue: pValue)
    }
  }
}

extension DriftSample {
  fileprivate var texts: Int { lengths.values.reduce(0, +) }
}
