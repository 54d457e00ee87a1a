import FilbertCore

extension [Double] {
  /// Whole numbers near the elements, with their sum: cleanlab's `round_preserving_sum`. After rounding, elements are moved
  /// up (or down) by 1 where rounding went furthest the other way, until the sum is right.
  var roundedKeepingSum: [Int] {
    var rounded = map { $0.rounded(.toNearestOrEven) }
    let sum = pairwiseSum(self).rounded(.toNearestOrEven)
    while true {
      let missing = sum - rounded.reduce(0, +)
      guard abs(missing) > 1e-6 else { break }
      let places = indices.map { self[$0] - rounded[$0] }.ascendingPlaces
      let changed = Swift.min(Int(abs(missing)), count)
      let step: Double = missing < 0 ? -1 : 1
      for place in missing < 0 ? places.prefix(changed) : places.suffix(changed) {
        rounded[place] += step
      }
    }
    return rounded.map { Int($0) }
  }
}
