import FilbertCore

/// Folds that never part the rows of a group and have about the same share of every class: scikit-learn's
/// `StratifiedGroupKFold`.
///
/// Groups are taken one after another, first those whose classes are the most unequal. Each goes to the fold that
/// leaves the shares of the classes the least unequal over folds. Sums are in NumPy's order (`pairwiseSum`), so that
/// choices between nearly equal folds are scikit-learn's.
package struct StratifiedGroupKFold {
  /// A group's number of rows of each class that it has, ascending by class.
  private typealias Counts = [(class: Int, rows: Double)]

  private let folds: Int
  private let classTotals: [Double]
  /// Rows of each class in each fold so far, and of all classes.
  private var counts: [[Double]]
  private var sizes: [Double]
  /// The deviation of each class' share over folds so far.
  private var deviations: [Double]

  /// The fold that answers each row.
  ///
  /// - Parameters:
  ///   - classes: The class of each row, numbers in the order of `numpy.unique`.
  ///   - groups: The group of each row, numbered as `numpy.unique` numbers them.
  ///   - random: nil for groups in their order (`shuffle=False`); otherwise they are drawn first, which matters between
  ///     groups that are equally unequal.
  /// - Precondition: at least as many groups as folds.
  package static func folds(
    classes: [Int], groups: [Int], count: Int, random: inout RandomState?
  ) -> [Int] {
    // Classes that no row has would change the means.
    let used = Set(classes).sorted()
    let place = Dictionary(uniqueKeysWithValues: zip(used, used.indices))
    let classCount = used.count
    let ofGroups = Self.counts(classes: classes.map { place[$0] ?? 0 }, groups: groups)
    var order = Array(ofGroups.indices)
    random?.shuffle(&order)
    let spreads = ofGroups.map { Self.spread($0, classCount: classCount) }
    let places = order.indices.sorted { first, second in
      let spreads = (spreads[order[first]], spreads[order[second]])
      return spreads.0 == spreads.1 ? first < second : spreads.0 > spreads.1
    }
    var state = Self(folds: count, classCount: classCount, groups: ofGroups)
    var foldOfGroup = [Int](repeating: 0, count: ofGroups.count)
    for place in places {
      foldOfGroup[order[place]] = state.place(ofGroups[order[place]])
    }
    return groups.map { foldOfGroup[$0] }
  }

  private init(folds: Int, classCount: Int, groups: [Counts]) {
    self.folds = folds
    var totals = [Double](repeating: 0, count: classCount)
    for (number, rows) in groups.joined() { totals[number] += rows }
    classTotals = totals
    counts = Array(repeating: Array(repeating: 0, count: classCount), count: folds)
    sizes = Array(repeating: 0, count: folds)
    deviations = Array(repeating: 0, count: classCount)
  }

  /// Gives a group to the best fold and returns its number.
  private mutating func place(_ group: Counts) -> Int {
    var best = 0
    var (least, fewest) = (Double.infinity, Double.infinity)
    for fold in 0..<folds {
      let unevenness = unevenness(with: group, in: fold)
      // `numpy.isclose(unevenness, least)`
      let isClose = (unevenness - least).magnitude <= 1e-8 + 1e-5 * least.magnitude
      if unevenness < least || (least.isFinite && isClose && sizes[fold] < fewest) {
        (least, fewest, best) = (unevenness, sizes[fold], fold)
      }
    }
    for (number, rows) in group {
      counts[best][number] += rows
      sizes[best] += rows
    }
    for (number, _) in group { deviations[number] = deviation(of: number) }
    return best
  }

  /// The mean deviation of the classes' shares if the fold had the group.
  private mutating func unevenness(with group: Counts, in fold: Int) -> Double {
    // Other classes than the group's keep their deviations.
    let kept = group.map { deviations[$0.class] }
    for (number, rows) in group {
      counts[fold][number] += rows
      deviations[number] = deviation(of: number)
      counts[fold][number] -= rows
    }
    defer {
      for ((number, _), deviation) in zip(group, kept) { deviations[number] = deviation }
    }
    return pairwiseSum(deviations) / Double(deviations.count)
  }

  /// The deviation of a class' share over folds: `numpy.std(counts / totals, axis=0)`.
  private func deviation(of number: Int) -> Double {
    let shares = counts.map { $0[number] / classTotals[number] }
    // NumPy adds along the first axis one row after another, unless there is one column.
    let sum: ([Double]) -> Double =
      classTotals.count == 1 ? { pairwiseSum($0) } : { $0.reduce(0, +) }
    return Self.standardDeviation(shares, sum: sum)
  }

  /// The deviation of the numbers of rows that a group has of each class, those it lacks included.
  private static func spread(_ group: Counts, classCount: Int) -> Double {
    var rows = [Double](repeating: 0, count: classCount)
    for (number, count) in group { rows[number] = count }
    return standardDeviation(rows) { pairwiseSum($0) }
  }

  private static func standardDeviation(
    _ values: [Double], sum: ([Double]) -> Double
  ) -> Double {
    let mean = sum(values) / Double(values.count)
    let squares = values.map { ($0 - mean) * ($0 - mean) }
    return (sum(squares) / Double(values.count)).squareRoot()
  }

  private static func counts(classes: [Int], groups: [Int]) -> [Counts] {
    precondition(classes.count == groups.count, "\(classes.count) classes, \(groups.count) groups")
    var classesOfGroups = [[Int]](repeating: [], count: (groups.max() ?? -1) + 1)
    for (group, name) in zip(groups, classes) { classesOfGroups[group].append(name) }
    return classesOfGroups.map { classes in
      var counts: Counts = []
      for name in classes.sorted() {
        if counts.last?.class == name {
          counts[counts.count - 1].rows += 1
        } else {
          counts.append((name, 1))
        }
      }
      return counts
    }
  }
}
