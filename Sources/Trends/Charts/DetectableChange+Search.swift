import FilbertCore

extension DetectableChange {
  private static let simulations = 300
  private static let usualPeriods = 3
  private static let usualProbability = 0.9
  private static let steps = 12

  /// Finds the smallest change by simulation: series whose level is higher from the period after `number` on. Its values
  /// are those of period `number`, with its weekday and season.
  init(_ watched: SeriesWatch.Watched, after number: Int, seed: UInt64) {
    let search = Search(watched, after: number, seed: seed)
    let baseline = watched.baseline
    func value(_ shift: Double?) -> Double? { shift.map { baseline.expected(number, shift: $0) } }
    self.init(
      periods: Self.usualPeriods, probability: Self.usualProbability,
      level: baseline.expected(number), rise: value(search.smallest(sign: 1)),
      fall: value(search.smallest(sign: -1)))
  }

  private struct Search {
    let watched: SeriesWatch.Watched
    let number: Int
    let seed: UInt64
    let rows: Int
    /// Farther changes are not looked for: logits of a share, or standard deviations of a mean.
    let greatest: Double

    init(_ watched: SeriesWatch.Watched, after number: Int, seed: UInt64) {
      (self.watched, self.number, self.seed) = (watched, number, seed)
      rows = max(1, Int(watched.baseline.usualRows.rounded()))
      greatest = watched.baseline.isShare ? 8 : 20 * watched.baseline.unit
    }

    /// The smallest change of the level; nil if none is found often enough.
    func smallest(sign: Double) -> Double? {
      guard isFound(sign * greatest) else { return nil }
      var (low, high) = (0.0, greatest)
      for _ in 0..<DetectableChange.steps {
        let middle = (low + high) / 2
        if isFound(sign * middle) { high = middle } else { low = middle }
      }
      return sign * high
    }

    private func isFound(_ shift: Double) -> Bool {
      let found = (0..<DetectableChange.simulations).count { simulation in
        var random = SplitMix64(seed: seed, place: UInt64(simulation))
        var charts = ControlCharts(watched.baseline)
        for step in 1...DetectableChange.usualPeriods {
          let sum = random.sum(of: rows, number + step, watched.baseline, shift: shift)
          let reading = charts.add(rows, sum, number + step)
          if reading.cusum >= watched.limits.cusum || reading.ewma.magnitude >= watched.limits.ewma
          {
            return true
          }
        }
        return false
      }
      return Double(found)
        >= DetectableChange.usualProbability * Double(DetectableChange.simulations)
    }
  }
}
