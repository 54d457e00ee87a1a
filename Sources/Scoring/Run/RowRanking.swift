/// Which few rows are written once all have answers, and in which order.
package enum RowRanking: Sendable {
  /// So many with the greatest probabilities, or numbers of a regression, the greatest first.
  case greatest(Int)
  /// So many of which the model is least certain, see ``LabelledText/certainty``, the least certain first.
  case leastCertain(Int)

  var count: Int {
    switch self {
    case .greatest(let count), .leastCertain(let count): count
    }
  }

  /// What orders rows, the greatest first; nil for a text that is not written.
  ///
  /// - Parameter labels: of which one must be given; nil for any.
  func rank(_ text: LabelledText, among labels: Set<Int>?) -> Float? {
    switch self {
    case .greatest: text.rank(among: labels)
    case .leastCertain: text.certainty.map { -$0 }
    }
  }
}
