import FilbertTensor

/// Moves single rows between clusters as long as the sum of similarities grows (Dhillon, Guan and Kogan 2002, "Iterative
/// clustering of high dimensional text data augmented by local search").
///
/// k-means ends as soon as every row is nearest to its own centre. But a row that moves also turns both centres towards
/// the rows that stay, so a move to a centre that is not the nearest may still be worthwhile. This matters for small
/// clusters, in which one row has much weight.
struct RowExchange {
  /// The cluster of each row.
  private(set) var clusters: [Int]
  private let rows: Matrix
  private let weights: [Double]
  /// The sum of the rows of each cluster, times their weights.
  private var sums: [[Double]]
  /// The lengths of the sums: together they are the sum of similarities.
  private var lengths: [Double]
  private var counts: [Int]

  private static let blockRows = 512
  private static let mostSweeps = 50
  /// A move must gain this share of the row's weight, which is more than the rounding of products in single precision.
  private static let leastGain = 1e-6

  /// - Parameters:
  ///   - rows: `[rows x dimensions]`, of unit length.
  ///   - sums: of the rows in each of the `clusters`.
  init(_ rows: Matrix, weights: [Double], clusters: [Int], sums: DirectionSums) {
    (self.rows, self.weights, self.clusters) = (rows, weights, clusters)
    self.sums = sums.sums
    lengths = sums.lengths
    counts = [Int](repeating: 0, count: lengths.count)
    for cluster in clusters { counts[cluster] += 1 }
  }

  /// Moves rows until no move is worthwhile. The last row of a cluster stays.
  ///
  /// - Returns: whether any row moved.
  mutating func run() -> Bool {
    for sweep in 0..<Self.mostSweeps where !moveRows() { return sweep > 0 }
    return true
  }

  /// Moves the rows that seem worth moving, one after another.
  private mutating func moveRows() -> Bool {
    var hasMoved = false
    for row in candidates() {
      let values = rows.row(row).map(Double.init)
      let products = sums.map { sum in zip(sum, values).reduce(0) { $0 + $1.0 * $1.1 } }
      guard let target = betterCluster(of: row, products: { products[$0] }) else { continue }
      move(row, values, to: target, products)
      hasMoved = true
    }
    return hasMoved
  }

  /// The rows that would be worth moving alone, in their order, by one matrix product.
  private func candidates() -> [Int] {
    let centres = Matrix(
      rows: sums.count, columns: rows.columns,
      elements: zip(sums, lengths).flatMap { sum, length in
        sum.map { length > 0 ? Float($0 / length) : 0 }
      })
    let blocks = (rows.rows + Self.blockRows - 1) / Self.blockRows
    return parallelMap(blocks, inBlocksOf: 1) { block in
      let range = block * Self.blockRows..<min(rows.rows, (block + 1) * Self.blockRows)
      let cosines = multiplyTransposed(rows[rows: range], centres)
      return cosines.withSpan { cosines in
        range.filter { row in
          let first = (row - range.lowerBound) * centres.rows
          return betterCluster(of: row) { lengths[$0] * Double(cosines[first + $0]) } != nil
        }
      }
    }.flatMap(\.self)
  }

  /// The cluster for which the sum of similarities grows most if the row moves there; nil if it would not grow.
  ///
  /// - Parameter products: of the row and the sum of a cluster.
  private func betterCluster(of row: Int, products: (Int) -> Double) -> Int? {
    let (own, weight) = (clusters[row], weights[row])
    guard weight > 0, counts[own] > 1 else { return nil }
    let left = squaredLength(own, adding: -weight, products(own)).squareRoot()
    // What the own cluster loses; written so that large sums do not cancel.
    let loss =
      weight * (2 * products(own) - weight) / max(lengths[own] + left, .leastNormalMagnitude)
    var best = (cluster: nil as Int?, gain: loss + Self.leastGain * weight)
    for cluster in lengths.indices where cluster != own {
      let product = products(cluster)
      let length = squaredLength(cluster, adding: weight, product).squareRoot()
      let gain =
        weight * (2 * product + weight) / max(lengths[cluster] + length, .leastNormalMagnitude)
      if gain > best.gain { best = (cluster, gain) }
    }
    return best.cluster
  }

  private mutating func move(_ row: Int, _ values: [Double], to target: Int, _ products: [Double]) {
    for (cluster, weight) in [(clusters[row], -weights[row]), (target, weights[row])] {
      lengths[cluster] = squaredLength(cluster, adding: weight, products[cluster]).squareRoot()
      for column in values.indices { sums[cluster][column] += weight * values[column] }
    }
    counts[clusters[row]] -= 1
    counts[target] += 1
    clusters[row] = target
  }

  /// Of the sum of a cluster if a row of unit length is added.
  private func squaredLength(_ cluster: Int, adding weight: Double, _ product: Double) -> Double {
    max(0, lengths[cluster] * lengths[cluster] + weight * (2 * product + weight))
  }
}
