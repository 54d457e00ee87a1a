// Sums in NumPy's order of additions. A macro average such as 0.5 - 1e-17 prints as 0.5 or as 0.4
// by the last bit of its sum, so a report equal to scikit-learn's needs the same rounding errors.

/// The sum of `values` as `numpy.sum` adds contiguous doubles: eight running sums over blocks of at
/// most 128, and halves of longer arrays apart (`pairwise_sum` in NumPy's `loops_utils.h.src`).
func pairwiseSum(_ values: [Double]) -> Double {
  pairwiseSum(values[...])
}

private func pairwiseSum(_ values: ArraySlice<Double>) -> Double {
  let start = values.startIndex
  let count = values.count
  if count < 8 { return values.reduce(0, +) }
  if count > 128 {
    let half = count / 2 / 8 * 8
    return pairwiseSum(values[..<(start + half)]) + pairwiseSum(values[(start + half)...])
  }
  var lanes = SIMD8<Double>()
  let blocks = count / 8
  for block in 0..<blocks {
    for lane in 0..<8 { lanes[lane] += values[start + 8 * block + lane] }
  }
  var sum =
    ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
    + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]))
  for index in (start + 8 * blocks)..<values.endIndex { sum += values[index] }
  return sum
}

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
