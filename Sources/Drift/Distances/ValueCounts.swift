/// How often each value of a sample occurs. Its memory does not depend on the size of the sample: lengths of texts have few
/// different values.
package struct ValueCounts: Sendable, Equatable {
  /// In ascending order.
  let values: [Double]
  /// How often each occurs.
  let counts: [Int]
  /// The size of the sample.
  package let total: Int

  /// - Parameter counts: how often each value occurs.
  package init(_ counts: [Int: Int]) {
    let sorted = counts.sorted { $0.key < $1.key }
    values = sorted.map { Double($0.key) }
    self.counts = sorted.map(\.value)
    total = self.counts.reduce(0, +)
  }

  /// - Parameter sample: values in any order, none of them NaN.
  package init(_ sample: [Double]) {
    var (values, counts): ([Double], [Int]) = ([], [])
    for value in sample.sorted() {
      if values.last == value {
        counts[counts.count - 1] += 1
      } else {
        values.append(value)
        counts.append(1)
      }
    }
    (self.values, self.counts, total) = (values, counts, sample.count)
  }

  /// The mean of at least one value.
  package var mean: Double {
    zip(values, counts).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(total)
  }

  /// Each value of either sample, in ascending order, with the difference between the shares of both samples up to it.
  ///
  /// - Returns: nothing for two samples without values.
  static func differences(_ first: ValueCounts, _ second: ValueCounts) -> [(
    value: Double, difference: Double
  )] {
    var (left, right) = (0, 0)
    var (firstCount, secondCount) = (0, 0)
    var steps: [(value: Double, difference: Double)] = []
    while left < first.values.count || right < second.values.count {
      let value =
        left == first.values.count
        ? second.values[right]
        : right == second.values.count
          ? first.values[left] : min(first.values[left], second.values[right])
      if left < first.values.count, first.values[left] == value {
        firstCount += first.counts[left]
        left += 1
      }
      if right < second.values.count, second.values[right] == value {
        secondCount += second.counts[right]
        right += 1
      }
      let difference =
        Double(firstCount) / Double(first.total) - Double(secondCount) / Double(second.total)
      steps.append((value, difference))
    }
    return steps
  }
}
