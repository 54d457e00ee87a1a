import FilbertTensor
import Glibc

/// Draws rows far from those chosen before, each with a probability in proportion to its squared distance from the nearest
/// of them (k-means++, Arthur and Vassilvitskii 2007). On gradients this is BADGE (see `ActiveLearning`).
///
/// ```swift
/// var sampling = PlusPlusSampling(VectorRows(vectors), draws: RandomStream(seed: 42, name: "select"))
/// while sampling.chosen.count < 100, sampling.chooseNext() {}
/// ```
package struct PlusPlusSampling<Rows: MeasuredRows> {
  private let rows: Rows
  private let weights: [Double]
  private let draw: (Int) -> Double
  private var drawn = 0
  /// The squared distance of each row from the nearest that was chosen; infinite before the first.
  private var closest: [Float]
  /// The rows in the order in which they were chosen.
  package private(set) var chosen: [Int] = []

  /// - Parameters:
  ///   - weights: of the rows, not negative; 1 if left out.
  ///   - closest: squared distances from rows elsewhere that count as chosen, such as labelled ones.
  ///   - draw: the n-th random number, uniform on [0, 1).
  package init(
    _ rows: Rows, weights: [Double]? = nil, closest: [Float]? = nil,
    draw: @escaping (Int) -> Double
  ) {
    self.rows = rows
    self.weights = weights ?? [Double](repeating: 1, count: rows.count)
    self.closest = closest ?? [Float](repeating: .infinity, count: rows.count)
    self.draw = draw
    precondition(self.weights.count == rows.count && self.closest.count == rows.count)
  }

  /// Chooses a row without a draw, as BADGE chooses the first: the one with the largest gradient.
  package mutating func choose(_ row: Int) {
    chosen.append(row)
    closest = nearer(rows.squaredDistances(from: [row])[0])
  }

  /// Draws a row.
  ///
  /// - Parameter trials: rows that are drawn; the one that leaves the smallest sum of distances is chosen.
  /// - Returns: whether there was one: false if every row is equal to a chosen one, or has a weight of 0.
  package mutating func chooseNext(trials: Int = 1) -> Bool {
    let isFirst = closest.first == .infinity
    let sums = runningPotentials(isFirst: isFirst)
    guard let total = sums.last, total > 0 else { return false }
    // Before the first there is nothing to compare trials by.
    let candidates = (0..<(isFirst ? 1 : trials)).map { _ in place(of: nextDraw() * total, in: sums)
    }
    guard candidates.count > 1 else {
      choose(candidates[0])
      return true
    }
    var best = (sum: Double.infinity, row: candidates[0], closest: closest)
    for (row, distances) in zip(candidates, rows.squaredDistances(from: candidates)) {
      let distances = nearer(distances)
      var sum = 0.0
      for other in distances.indices { sum += weights[other] * Double(distances[other]) }
      if sum < best.sum { best = (sum, row, distances) }
    }
    chosen.append(best.row)
    closest = best.closest
    return true
  }

  /// ``closest`` if a row with these distances were chosen too.
  private func nearer(_ distances: [Float]) -> [Float] {
    var nearer = distances
    for row in nearer.indices where closest[row] < nearer[row] { nearer[row] = closest[row] }
    return nearer
  }

  /// The sums of weights times distances up to each row; before the first row, of the weights.
  private func runningPotentials(isFirst: Bool) -> [Double] {
    var sum = 0.0
    return weights.indices.map { row in
      sum += isFirst ? weights[row] : weights[row] * Double(closest[row])
      return sum
    }
  }

  private mutating func nextDraw() -> Double {
    drawn += 1
    return draw(drawn - 1)
  }

  /// The first row whose sum is greater. It has a positive potential, because the sum before it is not.
  private func place(of value: Double, in sums: [Double]) -> Int {
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > value { high = middle } else { low = middle + 1 }
    }
    // Rounding may have led to rows without potential at the end.
    while low > 0, sums[low] == sums[low - 1] { low -= 1 }
    return low
  }
}

extension PlusPlusSampling where Rows == VectorRows {
  /// Up to `count` rows to start k-means from, with as many trials as in scikit-learn. Fewer if fewer rows differ, but
  /// always one: all weights may be 0.
  static func start(
    _ rows: Matrix, weights: [Double]?, count: Int, draws: RandomStream
  ) -> [Int] {
    var sampling = PlusPlusSampling(VectorRows(rows), weights: weights) { draws.uniform($0) }
    let trials = 2 + Int(log(Double(count)))
    while sampling.chosen.count < count, sampling.chooseNext(trials: trials) {}
    return sampling.chosen.isEmpty ? [0] : sampling.chosen
  }
}
