/// How far, on average, values have to be moved to turn one sample into the other: `scipy.stats.wasserstein_distance`.
package enum WassersteinDistance {
  /// The distance, in the unit of the values: the area between the shares of both samples up to a value.
  ///
  /// - Parameters:
  ///   - first: At least one finite value, in any order.
  ///   - second: The same.
  package static func between(_ first: [Double], _ second: [Double]) -> Double {
    precondition(!first.isEmpty && !second.isEmpty, "\(first.count) and \(second.count) values")
    let (first, second) = (first.sorted(), second.sorted())
    var (left, right) = (0, 0)
    var distance = 0.0
    var previous = min(first[0], second[0])
    while left < first.count || right < second.count {
      let value =
        left == first.count
        ? second[right] : right == second.count ? first[left] : min(first[left], second[right])
      let difference = Double(left) / Double(first.count) - Double(right) / Double(second.count)
      distance += difference.magnitude * (value - previous)
      previous = value
      while left < first.count, first[left] == value { left += 1 }
      while right < second.count, second[right] == value { right += 1 }
    }
    return distance
  }
}
