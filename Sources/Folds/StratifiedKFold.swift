/// Folds with the same share of every class: scikit-learn's `StratifiedKFold`.
package enum StratifiedKFold {
  /// The fold that answers each row.
  ///
  /// - Parameters:
  ///   - classes: The class of each row, any numbers; they count in the order in which they first appear.
  ///   - random: nil for each class in runs of neighbouring rows (`shuffle=False`).
  package static func folds(
    classes: [Int], count: Int, random: inout RandomState?
  ) -> [Int] {
    var numbers: [Int: Int] = [:]
    var rows: [[Int]] = []
    for (row, name) in classes.enumerated() {
      let number = numbers[name] ?? rows.count
      if number == rows.count {
        numbers[name] = number
        rows.append([])
      }
      rows[number].append(row)
    }
    var folds = [Int](repeating: 0, count: classes.count)
    // Sorted by class, the rows are dealt to the folds in turn. That decides how many rows of a class each fold gets.
    var dealt = 0
    for rows in rows {
      var parts = [Int](repeating: rows.count / count, count: count)
      for extra in 0..<(rows.count % count) { parts[(dealt + extra) % count] += 1 }
      dealt += rows.count
      var foldsOfClass = parts.enumerated().flatMap {
        Array(repeating: $0.offset, count: $0.element)
      }
      random?.shuffle(&foldsOfClass)
      for (row, fold) in zip(rows, foldsOfClass) { folds[row] = fold }
    }
    return folds
  }
}
