/// What k-means does with clusters that have lost all their rows.
enum EmptyClusters {
  /// Gives each empty cluster the row that is farthest from its own centre, of those that are not alone; of equal ones the
  /// first.
  ///
  /// - Parameters:
  ///   - clusters: the cluster of each row.
  ///   - distances: how far each row is from the centre of its cluster, by any measure. A row that moves becomes the
  ///     centre, and its distance `atCentre`.
  static func fill(
    _ clusters: inout [Int], count: Int, distances: inout [Float], atCentre: Float
  ) {
    var counts = [Int](repeating: 0, count: count)
    for cluster in clusters { counts[cluster] += 1 }
    for empty in counts.indices where counts[empty] == 0 {
      var farthest: Int?
      for row in clusters.indices where counts[clusters[row]] > 1 {
        if farthest.map({ distances[row] > distances[$0] }) ?? true { farthest = row }
      }
      guard let row = farthest else { return }
      counts[clusters[row]] -= 1
      counts[empty] = 1
      (clusters[row], distances[row]) = (empty, atCentre)
    }
  }
}
