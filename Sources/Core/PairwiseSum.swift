/// The sum of `values` as `numpy.sum` adds contiguous doubles: eight running sums over blocks of at
/// most 128, and halves of longer arrays apart (`pairwise_sum` in NumPy's `loops_utils.h.src`).
///
/// A macro average such as 0.5 - 1e-17 prints as 0.5 or as 0.4 by the last bit of its sum, and folds are chosen by
/// comparing means, so what should equal scikit-learn needs the same rounding errors.
package func pairwiseSum(_ values: [Double]) -> Double {
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
