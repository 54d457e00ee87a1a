/// One property of the rows, compared between a reference and newer rows.
package struct DriftCheck: Sendable, Equatable {
  package enum Subject: String, Sendable {
    case lengths
    case unknown
    case labels
    case vectors
  }

  package enum Verdict: String, Sendable {
    /// The difference is larger than ``threshold``, and more than chance.
    case drift
    /// A difference as large as ``threshold`` would have been noticed.
    case none
    /// A difference as large as ``threshold`` could not be told from chance.
    case tooFewRows = "too_few_rows"
  }

  package let subject: Subject
  /// How much differs, from 0 to 1: the statistic of Kolmogorov and Smirnov for lengths, the distance of Jensen and Shannon for
  /// shares, the coefficient of inhomogeneity for vectors.
  package let effect: Double
  /// The smallest effect that matters.
  package let threshold: Double
  /// Roughly the smallest effect that is significant with this many rows.
  package let detectable: Double
  /// The p-value, corrected by Holm for the number of properties.
  package let pValue: Double

  package init(
    _ subject: Subject, effect: Double, threshold: Double, detectable: Double, pValue: Double
  ) {
    (self.subject, self.effect, self.threshold) = (subject, effect, threshold)
    (self.detectable, self.pValue) = (detectable, pValue)
  }

  /// The level of significance.
  package static let significance = 0.05

  /// An effect that matters as well as significance: a million rows make any difference significant, and few rows make
  /// large differences by chance.
  package var verdict: Verdict {
    if effect >= threshold, pValue <= Self.significance { return .drift }
    return detectable > threshold ? .tooFewRows : .none
  }
}
