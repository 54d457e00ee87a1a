/// What a logistic regression learns to answer for each row.
package enum LogisticTargets: Sendable {
  /// One label for each row: its number, below `labelCount`.
  case one([Int], labelCount: Int)
  /// Any number of labels for each row: their numbers in ascending order.
  case many([[Int]], labelCount: Int)

  /// Those of the given rows, in that order.
  package func rows(_ rows: [Int]) -> LogisticTargets {
    switch self {
    case .one(let labels, let count): .one(rows.map { labels[$0] }, labelCount: count)
    case .many(let labels, let count): .many(rows.map { labels[$0] }, labelCount: count)
    }
  }

  var rowCount: Int {
    switch self {
    case .one(let labels, _): labels.count
    case .many(let labels, _): labels.count
    }
  }

  package var labelCount: Int {
    switch self {
    case .one(_, let count), .many(_, let count): count
    }
  }

  /// The labels of each row, ascending.
  package var labels: [[Int]] { (0..<rowCount).map { labels(ofRow: $0) } }

  /// The labels of a row, each once.
  func labels(ofRow row: Int) -> [Int] {
    switch self {
    case .one(let labels, _): [labels[row]]
    case .many(let labels, _): Array(Set(labels[row])).sorted()
    }
  }
}
