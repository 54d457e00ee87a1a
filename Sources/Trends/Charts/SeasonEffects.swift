/// How much higher or lower the values of a weekday, an hour or a month are, shrunk towards no difference.
struct SeasonEffects: Sendable {
  let season: TrendSeason
  /// The effect of each value of the season, in units of the baseline's level.
  var effects: [Double]
  /// How many parameters it is worth after shrinking.
  private(set) var degrees = 0.0

  init(_ season: TrendSeason) {
    self.season = season
    effects = Array(repeating: 0, count: season.count)
  }

  /// Estimates the effects from one step of Newton's method.
  ///
  /// The variance of the true effects is that of DerSimonian and Laird 1986; with it each effect is shrunk as in
  /// empirical Bayes. Without a season the variance is mostly 0, and nothing is taken out.
  ///
  /// - Parameters:
  ///   - scores: The sum of the scores of each value's periods, at the present effects.
  ///   - information: The sum of their information; 0 without periods.
  mutating func update(scores: [Double], information: [Double]) {
    let known = information.indices.filter { information[$0] > 0 }
    let raw = effects.indices.map {
      information[$0] > 0 ? effects[$0] + scores[$0] / information[$0] : 0
    }
    let total = known.reduce(0) { $0 + information[$1] }
    guard known.count > 1, total > 0 else { return }
    let mean = known.reduce(0) { $0 + information[$1] * raw[$1] } / total
    let spread = known.reduce(0) {
      $0 + information[$1] * (raw[$1] - mean) * (raw[$1] - mean)
    }
    let squares = known.reduce(0) { $0 + information[$1] * information[$1] }
    let scale = total - squares / total
    let variance = scale > 0 ? max(0, (spread - Double(known.count - 1)) / scale) : 0
    degrees = 0
    for place in effects.indices {
      let trust = variance > 0 ? variance / (variance + 1 / max(information[place], 1e-12)) : 0
      effects[place] = information[place] > 0 ? trust * (raw[place] - mean) : 0
      degrees += information[place] > 0 ? trust : 0
    }
  }
}
