import FilbertCore

/// How many different values a column of labels or groups has.
package struct ValueVariety: Sendable, Equatable {
  /// Rows with a value.
  package let rows: Int
  /// Different values.
  package let values: Int
  /// One of the values.
  package let example: String
  package let areNumbers: Bool
  private let haveFractions: Bool

  /// Fewer rows show nothing: each may well have a label of its own.
  private static let fewestRows = 100
  /// So many different numbers with a fraction are no names of classes.
  private static let mostFractions = 10

  init(_ counts: [ExactString: Int]) {
    rows = counts.values.reduce(0, +)
    values = counts.count
    example = counts.keys.min()?.string ?? ""
    let numbers = counts.keys.compactMap { Double($0.string) }
    areNumbers = !counts.isEmpty && numbers.count == counts.count
    haveFractions = numbers.contains { $0 != $0.rounded() }
  }

  /// Whether at most one row in five repeats a value, as in a column of ids or texts.
  package var isNearlyUnique: Bool { rows >= Self.fewestRows && 5 * values > 4 * rows }

  /// Whether they are measured numbers, such as predictions of a regression, and not names of classes.
  package var areMeasured: Bool {
    areNumbers && (isNearlyUnique || (haveFractions && values > Self.mostFractions))
  }
}
