/// Whether the labels of two sets of rows are those of one distribution.
///
/// If each row has one label, this is the chi-squared test of all labels. Rare labels are tested as one, since the test holds
/// only for expected counts of ``fewestExpected`` or more (Cochran 1954). If rows have several labels, their counts depend on
/// each other, so each label is tested alone, rows with it against rows without it, and the smallest p-value is multiplied by
/// the number of labels (Bonferroni).
package struct LabelTest: Sendable, Equatable {
  package let statistic: Double
  package let degrees: Int
  package let pValue: Double
  /// How many tests were made.
  private let tested: Int

  static let fewestExpected = 5.0

  /// - Parameters:
  ///   - first: rows of the first set that have each label.
  ///   - rows: of the first set with any label, above 0.
  ///   - second: the same of the second set.
  package init(_ first: [Int], of rows: Int, _ second: [Int], of others: Int) {
    precondition(first.count == second.count, "\(first.count) and \(second.count) labels")
    let isExclusive = first.reduce(0, +) == rows && second.reduce(0, +) == others
    let tests =
      isExclusive
      ? [Self.withRareLabelsAsOne(first, second)]
      : zip(first, second).filter { count, other in
        let total = rows + others
        let least = Double(min(rows, others)) / Double(total)
        return least * Double(min(count + other, total - count - other)) >= Self.fewestExpected
      }.map { ChiSquaredTest([$0, rows - $0], [$1, others - $1]) }
    tested = max(1, tests.count)
    let strongest = tests.min { $0.pValue < $1.pValue }
    statistic = strongest?.statistic ?? 0
    degrees = strongest?.degrees ?? 0
    pValue = min(1, Double(tested) * (strongest?.pValue ?? 1))
  }

  /// The statistic at a level of significance.
  func critical(_ significance: Double) -> Double {
    ChiSquaredDistribution(degrees: max(1, degrees)).value(above: significance / Double(tested))
  }

  private static func withRareLabelsAsOne(_ first: [Int], _ second: [Int]) -> ChiSquaredTest {
    let (rows, others) = (first.reduce(0, +), second.reduce(0, +))
    let least = Double(min(rows, others)) / Double(rows + others)
    let order = first.indices.sorted {
      let (left, right) = (first[$0] + second[$0], first[$1] + second[$1])
      return left != right ? left < right : $0 < $1
    }
    var rare = (first: 0, second: 0)
    var count = 0
    func isRare(_ rows: Int) -> Bool { least * Double(rows) < fewestExpected }
    // Further labels join the rare ones until they are enough together.
    while count < order.count,
      isRare(first[order[count]] + second[order[count]])
        || (count > 0 && isRare(rare.first + rare.second))
    {
      rare.first += first[order[count]]
      rare.second += second[order[count]]
      count += 1
    }
    let rest = order.dropFirst(count)
    return ChiSquaredTest(
      [rare.first] + rest.map { first[$0] }, [rare.second] + rest.map { second[$0] })
  }
}
