package import FilbertTensor
import Glibc

/// Probabilities of labels from those of the nearest rows. A row never votes for itself, so they are as good as those of a
/// model that has not seen it.
package struct NeighbourVotes: Sendable {
  private let nearest: NearestRows
  /// The labels of each row.
  private let given: [[Int]]
  /// The share of all rows that have each label, which counts as one more vote.
  private let shares: [Double]

  /// Neighbours that vote.
  package static let neighbourCount = 20
  /// The difference in similarity that divides the weight of a vote by e.
  private static let scale = 0.1

  /// - Parameters:
  ///   - nearest: ``neighbourCount`` of each row, or all others if there are fewer.
  ///   - given: the labels of each row, one or any number.
  package init(_ nearest: NearestRows, given: [[Int]], labelCount: Int) {
    (self.nearest, self.given) = (nearest, given)
    var counts = [Int](repeating: 0, count: labelCount)
    for label in given.joined() { counts[label] += 1 }
    shares = counts.map { Double($0) / Double(max(1, given.count)) }
  }

  /// The votes of one row's neighbours.
  func probabilities(row: Int) -> [Double] {
    let neighbours = nearest.neighbours[row].prefix(Self.neighbourCount)
    var (sums, total) = (shares, 1.0)
    guard let first = neighbours.first else { return sums }
    for neighbour in neighbours {
      let weight = exp(Double(neighbour.similarity - first.similarity) / Self.scale)
      total += weight
      for label in given[neighbour.row] { sums[label] += weight }
    }
    return sums.map { $0 / total }
  }

  /// Replaces the probabilities of a model by their mean with the votes.
  ///
  /// - Parameter model: `[rows x labels]`, without gaps; written to.
  package func average(into model: Matrix) {
    precondition(
      model.rows == given.count && model.columns == shares.count,
      "votes of \(given.count) rows and \(shares.count) labels into \(model.shape)")
    for row in 0..<model.rows {
      let votes = probabilities(row: row)
      model[rows: row..<row + 1].withMutableSpan { values in
        for label in votes.indices { values[label] = (values[label] + Float(votes[label])) / 2 }
      }
    }
  }
}
