package import FilbertCore

/// Rows divided into training and validation so that every class keeps its share.
///
/// With n rows in all and n(c) of class c, the validation part has round(fraction * n) rows, halves
/// rounded up. Each class gives floor(fraction * n(c)); the rows still missing come from the
/// classes with the largest remainders, one from each, the lower class first in a tie. No class
/// gives its last row, so a class with one row stays in training, and the validation part may then
/// be smaller by these rows.
///
/// The rows of class c are shuffled by SplitMix64 seeded with
/// `seed + (c + 1) * 0xD1342543DE82EF95`, and the first ones go to validation.
package struct StratifiedSplit: Sendable, Equatable {
  /// Rows to train on, ascending.
  package let train: [Int]
  /// Rows to validate on, ascending.
  package let validation: [Int]

  /// Divides rows `0..<classes.count`.
  ///
  /// - Parameters:
  ///   - classes: The class of each row, in `0..<classCount`; other rows stay in training.
  ///   - fraction: The share to validate on, in 0..<1; 0 trains on every row.
  /// - Throws: `usage` for any other fraction.
  package init(
    classes: [Int], classCount: Int, fraction: Double, seed: UInt64
  ) throws(FilbertError) {
    guard fraction >= 0, fraction < 1 else {
      throw FilbertError(
        .usage, "The validation fraction must be at least 0 and less than 1, not \(fraction).")
    }
    var rows = [[Int]](repeating: [], count: classCount)
    for (row, index) in classes.enumerated() where rows.indices.contains(index) {
      rows[index].append(row)
    }
    let quotas = Self.quotas(rows.map(\.count), fraction: fraction)
    var isValidation = [Bool](repeating: false, count: classes.count)
    for (index, quota) in quotas.enumerated() where quota > 0 {
      var random = SplitMix64(seed: seed &+ UInt64(index + 1) &* 0xD134_2543_DE82_EF95)
      random.shuffle(&rows[index])
      for row in rows[index][..<quota] { isValidation[row] = true }
    }
    train = classes.indices.filter { !isValidation[$0] }
    validation = classes.indices.filter { isValidation[$0] }
  }

  /// How many rows each class gives to validation.
  private static func quotas(_ counts: [Int], fraction: Double) -> [Int] {
    let exact = counts.map { fraction * Double($0) }
    var quotas = exact.map { Int($0) }
    let total = Int((fraction * Double(counts.reduce(0, +)) + 0.5).rounded(.down))
    let byRemainder = exact.indices.sorted { left, right in
      let remainders = (exact[left] - Double(quotas[left]), exact[right] - Double(quotas[right]))
      return remainders.0 == remainders.1 ? left < right : remainders.0 > remainders.1
    }
    for index in byRemainder.prefix(max(0, total - quotas.reduce(0, +))) { quotas[index] += 1 }
    return zip(quotas, counts).map { min($0, max(0, $1 - 1)) }
  }
}
