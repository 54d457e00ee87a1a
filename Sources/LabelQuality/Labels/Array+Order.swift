extension [Double] {
  /// The places of the elements from the least to the greatest; of equal ones the first comes first.
  var ascendingPlaces: [Int] {
    indices.sorted { self[$0] != self[$1] ? self[$0] < self[$1] : $0 < $1 }
  }

  /// The place of the greatest element; in a tie the first.
  var firstMaximum: Int {
    var best = 0
    for index in indices where self[index] > self[best] { best = index }
    return best
  }
}
