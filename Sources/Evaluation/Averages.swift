import FilbertCore

// Averages in NumPy's order of additions, see `pairwiseSum`.

/// The arithmetic mean; NaN for no values.
func mean(_ values: [Double]) -> Double {
  pairwiseSum(values) / Double(values.count)
}

/// The mean that leaves NaN out, as scikit-learn's `_nanaverage`: NaN when nothing is left, and the
/// unweighted mean of the remaining values if their weights are all zero.
func nanAverage(_ values: [Double], weights: [Double]?) -> Double {
  let kept = values.indices.filter { !values[$0].isNaN }
  if kept.isEmpty { return .nan }
  guard let weights else {
    // numpy.nanmean puts zeros where NaN was, which shifts no other value to another lane.
    return pairwiseSum(values.map { $0.isNaN ? 0 : $0 }) / Double(kept.count)
  }
  let total = pairwiseSum(kept.map { weights[$0] })
  if total == 0 { return mean(kept.map { values[$0] }) }
  return pairwiseSum(kept.map { values[$0] * weights[$0] }) / total
}
