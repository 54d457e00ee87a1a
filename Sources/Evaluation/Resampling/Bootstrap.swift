import FilbertCore

/// Intervals by drawing rows with replacement (Efron 1979), as often as there are rows, and computing the figure of
/// each draw.
///
/// A draw follows from the seed and its number alone. Intervals are the percentile intervals of `scipy.stats.bootstrap`
/// with the same draws.
///
/// A figure that is not defined in a draw, such as the recall of a label that no row of the draw has, is left out of
/// its distribution. If that happens in more than 5 % of the draws, the figure has no interval: there are too few rows.
package struct Bootstrap: Sendable, Equatable {
  /// How many draws are made.
  package let draws: Int
  package let seed: UInt64
  /// The confidence of the intervals.
  package let level: Double

  package init(draws: Int = 1000, seed: UInt64 = 0, level: Double = 0.95) {
    precondition(draws > 0 && level > 0 && level < 1, "\(draws) draws, confidence \(level)")
    self.draws = draws
    self.seed = seed
    self.level = level
  }

  /// The random numbers of a draw.
  func numbers(of draw: Int) -> SplitMix64 { SplitMix64(seed: seed, place: UInt64(draw)) }

  /// How often each of `count` rows is in a draw.
  func multiplicities(of count: Int, draw: Int, into counts: inout [Int]) {
    var numbers = numbers(of: draw)
    for row in counts.indices { counts[row] = 0 }
    for _ in 0..<count { counts[Int(numbers.next(below: UInt64(count)))] += 1 }
  }

  /// Estimates of figures.
  ///
  /// - Parameters:
  ///   - values: The figures of all rows.
  ///   - figures: The same figures of a draw.
  /// - Returns: nil for a figure that is not defined for all rows.
  func estimates(_ values: [Double?], figures: (_ draw: Int) -> [Double?]) -> [Estimate?] {
    var distributions = [[Double]](repeating: [], count: values.count)
    for draw in 0..<draws {
      for (place, figure) in figures(draw).enumerated() {
        if let figure, figure.isFinite { distributions[place].append(figure) }
      }
    }
    return values.indices.map { place in
      guard let value = values[place] else { return nil }
      let isOftenUndefined = 20 * distributions[place].count < 19 * draws
      return Estimate(
        value, isOftenUndefined ? nil : percentileInterval(of: distributions[place]))
    }
  }

  /// Estimates of figures that depend on rows only by the multiplicity of each.
  func estimates(
    ofRows count: Int, figures: (_ multiplicities: [Int]) -> [Double?]
  ) -> [Estimate?] {
    var multiplicities = [Int](repeating: 1, count: count)
    return estimates(figures(multiplicities)) { draw in
      self.multiplicities(of: count, draw: draw, into: &multiplicities)
      return figures(multiplicities)
    }
  }

  /// The interval that leaves out as much of the distribution below as above.
  ///
  /// - Parameter distribution: A figure's values in the draws, in any order.
  func percentileInterval(of distribution: [Double]) -> Interval? {
    let sorted = distribution.sorted()
    guard let low = quantile(ofSorted: sorted, at: (1 - level) / 2),
      let high = quantile(ofSorted: sorted, at: 1 - (1 - level) / 2)
    else { return nil }
    return Interval(low: low, high: high)
  }
}
