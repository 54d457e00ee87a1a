/// A figure of all rows by which folds and models are compared.
package struct OverallFigure: Sendable, Equatable {
  /// Where a figure can lie.
  package enum Kind: Sendable, Equatable {
    /// From 0 to 1, the greater the better: F1, areas under curves.
    case share
    /// 0 or more, the smaller the better: losses and errors.
    case loss
    /// From -1 to 1, the greater the better.
    case correlation
    /// At most 1, the greater the better: R2.
    case determination

    package var bounds: ClosedRange<Double> {
      switch self {
      case .share: 0...1
      case .loss: 0 ... .infinity
      case .correlation: -1...1
      case .determination: -.infinity...1
      }
    }

    package var isBetterIfGreater: Bool { self != .loss }
  }

  /// `macro_f1`.
  package let key: String
  /// `macro F1`.
  package let title: String
  package let kind: Kind
  /// nil if it is not defined.
  package let value: Double?

  init(_ key: String, _ title: String, _ kind: Kind, _ value: Double?) {
    (self.key, self.title, self.kind) = (key, title, kind)
    self.value = value.flatMap { $0.isFinite ? $0 : nil }
  }

  /// The kind of a figure of ``TextFigures`` that is not among the usual ones.
  static func kind(of key: String) -> Kind {
    switch key {
    case "log_loss", "brier_score", "expected_calibration_error", "hamming_loss": .loss
    case "matthews_correlation", "pearson", "spearman": .correlation
    default: .share
    }
  }
}
