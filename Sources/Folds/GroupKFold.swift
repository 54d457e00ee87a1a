/// Folds that never part the rows of a group: scikit-learn's `GroupKFold`.
package enum GroupKFold {
  /// The fold that answers each row.
  ///
  /// - Parameters:
  ///   - groups: The group of each row, numbered as `numpy.unique` numbers them.
  ///   - random: nil for folds of about as many rows: the largest group that is left goes to the fold with the fewest
  ///     (`shuffle=False`). Otherwise the groups are drawn, and folds have about as many groups.
  /// - Precondition: at least as many groups as folds.
  package static func folds(groups: [Int], count: Int, random: inout RandomState?) -> [Int] {
    let groupCount = (groups.max() ?? -1) + 1
    var foldOfGroup = [Int](repeating: 0, count: groupCount)
    if random != nil {
      var order = Array(0..<groupCount)
      random?.shuffle(&order)
      for (place, group) in order.enumerated() {
        foldOfGroup[group] = KFold.part(of: place, among: groupCount, parts: count)
      }
    } else {
      var sizes = [Int](repeating: 0, count: groupCount)
      for group in groups { sizes[group] += 1 }
      var filled = [Int](repeating: 0, count: count)
      // Of equally large groups the last comes first: a stable sort, read backwards.
      for group in sizes.indices.sorted(by: { (sizes[$0], $0) > (sizes[$1], $1) }) {
        let lightest = filled.indices.min { (filled[$0], $0) < (filled[$1], $1) } ?? 0
        filled[lightest] += sizes[group]
        foldOfGroup[group] = lightest
      }
    }
    return groups.map { foldOfGroup[$0] }
  }
}
