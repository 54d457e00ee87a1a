extension ChainPotentials {
  /// The tags of a sentence with the greatest sum of scores (Viterbi 1967); in a tie the lower tag.
  ///
  /// - Parameter scores: `[word][tag]`.
  /// - Returns: nil if everything is forbidden.
  package func bestPath(_ scores: [[Float]]) -> [Int]? {
    guard let first = scores.first else { return [] }
    var best = (0..<tags).map { start[$0] + Double(first[$0]) }
    // The tag before, for every word after the first and every tag.
    var previous: [[Int]] = []
    for word in scores.dropFirst() {
      var next = [Double](repeating: -.infinity, count: tags)
      var origin = [Int](repeating: 0, count: tags)
      for from in 0..<tags where best[from] > -.infinity {
        let row = from * tags
        for to in 0..<tags {
          let score = best[from] + transitions[row + to]
          if score > next[to] { (next[to], origin[to]) = (score, from) }
        }
      }
      for to in 0..<tags { next[to] += Double(word[to]) }
      best = next
      previous.append(origin)
    }
    for tag in 0..<tags { best[tag] += end[tag] }
    var tag = 0
    for candidate in 0..<tags where best[candidate] > best[tag] { tag = candidate }
    guard best[tag] > -.infinity else { return nil }
    var path = [tag]
    for origin in previous.reversed() {
      tag = origin[tag]
      path.append(tag)
    }
    return path.reversed()
  }
}
