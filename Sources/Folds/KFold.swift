/// Folds of the same size, whatever is in the rows: scikit-learn's `KFold`.
package enum KFold {
  /// The fold that answers each row. The first `rows % folds` folds have a row more than the others.
  ///
  /// - Parameter random: nil for runs of neighbouring rows (`shuffle=False`).
  package static func folds(rows: Int, count: Int, random: inout RandomState?) -> [Int] {
    var order = Array(0..<rows)
    random?.shuffle(&order)
    var folds = [Int](repeating: 0, count: rows)
    for (place, row) in order.enumerated() {
      folds[row] = part(of: place, among: rows, parts: count)
    }
    return folds
  }

  /// Which of `parts` runs of almost equal length has `place`; longer runs come first, as in `numpy.array_split`.
  static func part(of place: Int, among total: Int, parts: Int) -> Int {
    let (length, longer) = (total / parts, total % parts)
    let end = longer * (length + 1)
    return place < end ? place / (length + 1) : longer + (place - end) / length
  }
}
