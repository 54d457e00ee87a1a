/// How far, on average, values have to be moved to turn one sample into the other: `scipy.stats.wasserstein_distance`.
package enum WassersteinDistance {
  /// The distance, in the unit of the values: the area between the shares of both samples up to a value.
  ///
  /// - Parameters:
  ///   - first: At least one finite value.
  ///   - second: The same.
  package static func between(_ first: ValueCounts, _ second: ValueCounts) -> Double {
    precondition(first.total > 0 && second.total > 0, "\(first.total) and \(second.total) values")
    let steps = ValueCounts.differences(first, second)
    return zip(steps, steps.dropFirst()).reduce(0) { distance, step in
      distance + step.0.difference.magnitude * (step.1.value - step.0.value)
    }
  }
}
