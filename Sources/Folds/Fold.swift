/// Rows to learn from and rows to answer.
package struct Fold: Sendable, Equatable {
  /// Which division of all rows it belongs to, from 0 on.
  package let repetition: Int
  /// Its number in the division, from 0 on.
  package let number: Int
  /// Ascending.
  package let training: [Int]
  /// Ascending; no row is also in ``training``.
  package let test: [Int]
}
