/// The value of precision, recall or F1 when nothing was predicted, nothing was there, or both.
///
/// scikit-learn's `zero_division`. Its default "warn" is ``zero``.
package enum ZeroDivision: Sendable, Equatable {
  /// Counts as a failure: the usual choice, and pessimistic for labels without support.
  case zero
  /// Counts as a success.
  case one
  /// Is shown as `nan` and left out of the averages.
  case notANumber

  var value: Double {
    switch self {
    case .zero: 0
    case .one: 1
    case .notANumber: .nan
    }
  }
}
