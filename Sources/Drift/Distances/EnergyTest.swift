import FilbertCore
package import FilbertTensor

/// Whether two samples of vectors come from one distribution: the energy distance of Székely and Rizzo 2013, with a p-value
/// from permutations.
///
/// It sees any difference between distributions, in place or in shape, needs no kernel width and no trained classifier, and its
/// share of the mean distance does not depend on the unit.
package struct EnergyTest: Sendable, Equatable {
  /// 2 E|X - Y| - E|X - X'| - E|Y - Y'|, at least 0. SciPy's `energy_distance` of numbers is its root.
  package let statistic: Double
  /// Székely and Rizzo's coefficient of inhomogeneity, between 0 and 1: the statistic divided by 2 E|X - Y|, without its bias.
  ///
  /// The statistic counts the distance of each row from itself, so it is above 0 even if nothing differs, the more so
  /// the fewer rows there are. The coefficient leaves these out (a U-statistic), and is 0 if the rest is negative.
  package let coefficient: Double
  /// The share of permutations, this one included, with at least this statistic.
  package let pValue: Double
  /// The coefficient that 5 % of the permutations exceed: a smaller difference would not be noticed.
  package let noiseLevel: Double

  /// Permutations, so that the smallest p-value is 0.001.
  package static let permutationCount = 999
  /// More rows than this of one sample are not worth their time: draw a ``RowSample``.
  package static let largestSample = 1000
  /// With fewer rows in one sample nothing but a complete change would be noticed.
  package static let smallestSample = 30

  /// - Parameters:
  ///   - first: Vectors of the first sample, one a row.
  ///   - second: Those of the second sample, with the same columns.
  ///   - seed: Decides about the permutations.
  package init(_ first: Matrix, _ second: Matrix, seed: UInt64) {
    precondition(
      first.rows > 0 && second.rows > 0 && first.columns == second.columns,
      "samples of \(first.shape) and \(second.shape)")
    let distances = PooledDistances(first, second)
    let own = distances.sums(ofSample: Array(0..<first.rows))
    statistic = own.statistic
    coefficient = own.coefficient
    var order = Array(0..<(first.rows + second.rows))
    var reached = 1
    var coefficients: [Double] = []
    // Rounding errors of sums in another order must not count as a difference.
    let bound = own.statistic - 1e-12 * own.across
    for permutation in 0..<Self.permutationCount {
      var random = SplitMix64(seed: seed, place: UInt64(permutation))
      random.shuffle(&order)
      let sums = distances.sums(ofSample: Array(order.prefix(first.rows)))
      if sums.statistic >= bound { reached += 1 }
      coefficients.append(sums.coefficient)
    }
    pValue = Double(reached) / Double(Self.permutationCount + 1)
    noiseLevel = coefficients.sorted()[Self.permutationCount * 95 / 100]
  }
}

/// The distances between all rows of two samples.
private struct PooledDistances {
  private let count: Int
  private let values: [Double]
  private let rowSums: [Double]
  private let total: Double

  /// The three mean distances of a division of the rows.
  struct Sums {
    let statistic: Double
    /// The same without the distances of rows from themselves.
    let unbiased: Double
    /// 2 E|X - Y|.
    let across: Double

    var coefficient: Double { across > 0 ? max(0, unbiased) / across : 0 }
  }

  init(_ first: Matrix, _ second: Matrix) {
    let rows =
      (0..<first.rows).map { first.row($0) } + (0..<second.rows).map { second.row($0) }
    count = rows.count
    var values = Array(repeating: 0.0, count: rows.count * rows.count)
    for left in rows.indices {
      for right in 0..<left {
        let distance = Self.distance(rows[left], rows[right])
        values[left * rows.count + right] = distance
        values[right * rows.count + left] = distance
      }
    }
    self.values = values
    rowSums = rows.indices.map { row in
      pairwiseSum(Array(values[(row * rows.count)..<((row + 1) * rows.count)]))
    }
    total = pairwiseSum(rowSums)
  }

  /// The sums if the first sample were the rows `sample`.
  func sums(ofSample sample: [Int]) -> Sums {
    let sample = sample.sorted()
    var (within, touching) = (0.0, 0.0)
    for left in sample {
      let start = left * count
      var sum = 0.0
      for right in sample { sum += values[start + right] }
      within += sum
      touching += rowSums[left]
    }
    let between = touching - within
    let rest = total - within - 2 * between
    let (size, others) = (Double(sample.count), Double(count - sample.count))
    let across = 2 * between / (size * others)
    let statistic = across - within / (size * size) - rest / (others * others)
    // A single row has no distance from others.
    let unbiased =
      across - within / (size * max(1, size - 1)) - rest / (others * max(1, others - 1))
    return Sums(statistic: max(0, statistic), unbiased: unbiased, across: across)
  }

  private static func distance(_ left: [Float], _ right: [Float]) -> Double {
    var sum = 0.0
    for column in left.indices {
      let difference = Double(left[column]) - Double(right[column])
      sum += difference * difference
    }
    return sum.squareRoot()
  }
}
