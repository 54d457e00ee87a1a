import Glibc

/// What a quiet series is expected to show in each period: a level, the effects of seasons on it, and how much values
/// vary.
///
/// Levels and effects of a share are logits, so that a change of the odds is the same at any level and periods weigh as
/// much as they have rows. Overdispersion is that of quasi-likelihood (McCullagh and Nelder 1989, chapter 4).
struct Baseline: Sendable {
  let isShare: Bool
  let period: TrendPeriod
  /// The logit of a share, or a mean.
  private(set) var level: Double
  private(set) var seasons: [SeasonEffects]
  /// How many times the variance of rows drawn at random; at least 1 if that is known.
  private(set) var dispersion = 1.0
  /// The variance of a number.
  let variance: Double
  /// Whether it is that of rows within periods. If each period has one row, or only equal ones, it comes from how much
  /// the periods differ.
  let hasRowVariance: Bool
  /// Ranks instead of values, for numbers whose means cannot be taken as normal; nil otherwise.
  private(set) var ranks: ResidualRanks?
  /// The mean number of rows of a period that was learned from.
  let usualRows: Double

  /// Beyond this many standard deviations a period counts less: Huber's weights.
  private static let robustness = 2.5
  /// The mean of the square of a standard normal variable that is cut off there.
  private static let cutVariance = 0.977
  private static let rounds = 6
  /// Newton's method finds a level in fewer, if there is one: a share of 0 has none.
  private static let mostRounds = 20
  /// The median of the square of a standard normal variable.
  private static let medianSquare = 0.455
  /// A mean of fewer rows is not taken as normal, nor one of rows that are as skewed, or a series that varies more
  /// between periods than its rows explain.
  private static let fewestNormalRows = 20.0
  private static let greatestNormalSkewness = 0.25
  private static let greatestNormalDispersion = 2.0

  /// Learns from periods, a few of which may be unusual.
  ///
  /// - Parameters:
  ///   - indices: of the periods, all with rows.
  ///   - numbers: of all periods of `values`.
  ///   - isRanked: whether means are compared by ranks; nil to decide by their rows.
  init(
    _ values: SeriesValues, indices: [Int], numbers: [Int], period: TrendPeriod,
    isRanked: Bool? = nil
  ) {
    self.period = period
    isShare = values.isShare
    let rows = indices.reduce(0) { $0 + values.rows[$1] }
    let sum = indices.reduce(0.0) { $0 + values.sums[$1] }
    usualRows = Double(rows) / Double(max(1, indices.count))
    if isShare {
      let share = (sum + 0.5) / Double(rows + 1)
      level = log(share / (1 - share))
      (variance, hasRowVariance) = (0, true)
    } else {
      level = sum / Double(max(1, rows))
      let within = values.variance(within: indices)
      hasRowVariance = within > level * level * 1e-12
      // Equal numbers have no variance, and any other number would be infinitely far away.
      variance =
        hasRowVariance
        ? within : max(1e-12, level * level * 1e-12, values.variance(between: indices))
    }
    seasons = Self.seasons(numbers, indices, period).map { SeasonEffects($0) }
    if !isShare { dispersion = max(leastDispersion, medianDispersion(values, indices, numbers)) }
    for _ in 0..<Self.rounds { improve(values, indices, numbers) }
    if isRanked ?? !isNormal(values, indices) {
      ranks = ResidualRanks(indices.map { residual(values, $0, numbers) })
    }
  }

  /// A floor of the dispersion: rows vary by chance at least. If that is not known, a few odd periods must not make all
  /// others look equal.
  private var leastDispersion: Double { hasRowVariance ? 1 : 0.01 }

  /// How many standard deviations a period is above its expected value.
  private func residual(_ values: SeriesValues, _ index: Int, _ numbers: [Int]) -> Double {
    let term = term(values.rows[index], values.sums[index], numbers[index])
    return term.information > 0 ? term.score / term.information.squareRoot() : 0
  }

  /// A first dispersion that half of the periods may exceed.
  private func medianDispersion(
    _ values: SeriesValues, _ indices: [Int], _ numbers: [Int]
  ) -> Double {
    let squares = indices.map { index in
      let z = residual(values, index, numbers)
      return z * z
    }.sorted()
    return squares[squares.count / 2] / Self.medianSquare
  }

  /// Whether the central limit theorem covers the values of periods.
  private func isNormal(_ values: SeriesValues, _ indices: [Int]) -> Bool {
    guard !isShare else { return true }
    return hasRowVariance && usualRows >= Self.fewestNormalRows
      && dispersion <= Self.greatestNormalDispersion
      && values.skewnessOfMeans(indices).magnitude <= Self.greatestNormalSkewness
  }

  /// The seasons of which enough was seen.
  static func seasons(_ numbers: [Int], _ indices: [Int], _ period: TrendPeriod) -> [TrendSeason] {
    period.seasons.filter {
      indices.count >= $0.leastRepeats(in: period) * $0.length(in: period)
    }
  }

  private mutating func improve(_ values: SeriesValues, _ indices: [Int], _ numbers: [Int]) {
    var (score, information) = (0.0, 0.0)
    if isShare {
      // Half a row of each kind, so that a share of 0 has a logit.
      let share = Self.share(level)
      (score, information) = ((0.5 - share) / dispersion, share * (1 - share) / dispersion)
    }
    var squares = 0.0
    let empty = seasons.map { [Double](repeating: 0, count: $0.effects.count) }
    var (scores, informations) = (empty, empty)
    for index in indices {
      let term = term(values.rows[index], values.sums[index], numbers[index])
      guard term.information > 0 else { continue }
      let z = term.score / term.information.squareRoot()
      let weight = min(1, Self.robustness / max(z.magnitude, 1e-300))
      score += weight * term.score
      information += weight * term.information
      squares += min(z * z, Self.robustness * Self.robustness)
      for (place, season) in seasons.enumerated() {
        let slot = season.season.slot(of: numbers[index], period)
        scores[place][slot] += weight * term.score
        informations[place][slot] += weight * term.information
      }
    }
    for place in seasons.indices {
      seasons[place].update(scores: scores[place], information: informations[place])
    }
    if information > 0 { level += max(-2, min(2, score / information)) }
    let degrees = Double(indices.count) - 1 - seasons.reduce(0) { $0 + $1.degrees }
    dispersion = max(
      leastDispersion, dispersion * squares / (max(1, degrees) * Self.cutVariance))
  }

  private static func share(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }

  /// The same with another level.
  func shifted(by shift: Double) -> Baseline {
    var baseline = self
    baseline.level += shift
    return baseline
  }

  /// The level of a period with its seasons.
  func level(of number: Int) -> Double {
    seasons.reduce(level) { $0 + $1.effects[$1.season.slot(of: number, period)] }
  }

  /// The share or mean that is expected of a period, if its level is `shift` higher.
  func expected(_ number: Int, shift: Double = 0) -> Double {
    value(level(of: number) + shift)
  }

  /// The share or mean of a level.
  func value(_ level: Double) -> Double { isShare ? Self.share(level) : level }

  /// Derivative and negative second derivative of the quasi-likelihood of a period in its level.
  func term(_ rows: Int, _ sum: Double, _ number: Int) -> (score: Double, information: Double) {
    let (n, value) = (Double(rows), expected(number))
    let variance = isShare ? value * (1 - value) : self.variance
    guard isShare else {
      return ((sum - n * value) / (dispersion * variance), n / (dispersion * variance))
    }
    return ((sum - n * value) / dispersion, n * variance / dispersion)
  }

  /// The term of a period as charts count it: by the rank of its value, if ranks are compared.
  func evidence(_ rows: Int, _ sum: Double, _ number: Int) -> (score: Double, information: Double) {
    let term = term(rows, sum, number)
    guard let ranks, term.information > 0 else { return term }
    let root = term.information.squareRoot()
    return (ranks.score(of: term.score / root) * root, term.information)
  }

  /// The change of the level by which the value of a usual period moves by one standard deviation.
  var unit: Double {
    let value = self.value(level)
    let information = usualRows * (isShare ? value * (1 - value) : 1 / variance) / dispersion
    return 1 / max(information, 1e-12).squareRoot()
  }

  /// How much higher the level of some periods is, by maximum likelihood.
  ///
  /// - Parameter first: the number of the first period of `values`.
  func shift(_ values: SeriesValues, indices: ClosedRange<Int>, first: Int) -> Double {
    var shift = 0.0
    let greatest = max(2 * unit, isShare ? 1 : 0)
    for _ in 0..<Self.mostRounds {
      let (score, information) = shifted(by: shift).total(values, indices, first)
      guard information > 0 else { break }
      let step = isShare ? max(-greatest, min(greatest, score / information)) : score / information
      shift += step
      if step.magnitude < 1e-9 * unit { break }
    }
    return shift
  }

  /// How many standard deviations the level of some periods is higher.
  ///
  /// - Parameter learned: how many periods this level comes from, which is uncertain too.
  func standardizedShift(
    _ values: SeriesValues, indices: ClosedRange<Int>, first: Int, learned: Int
  ) -> Double {
    let (score, information) = total(values, indices, first)
    guard information > 0 else { return 0 }
    let uncertainty = unit * unit / Double(max(1, learned))
    return score / (information + information * information * uncertainty).squareRoot()
  }

  /// Score and information of some periods together.
  private func total(
    _ values: SeriesValues, _ indices: ClosedRange<Int>, _ first: Int
  ) -> (score: Double, information: Double) {
    indices.filter { values.rows[$0] > 0 }.reduce((0, 0)) { sum, index in
      let term = term(values.rows[index], values.sums[index], first + index)
      return (sum.0 + term.score, sum.1 + term.information)
    }
  }

  /// How much more likely a period is if the level is `shift` higher: the logarithm of the ratio of quasi-likelihoods.
  func logRatio(_ rows: Int, _ sum: Double, _ number: Int, shift: Double) -> Double {
    guard isShare else {
      let term = term(rows, sum, number)
      return shift * term.score - 0.5 * shift * shift * term.information
    }
    let share = expected(number)
    return (sum * shift - Double(rows) * log1p(share * expm1(shift))) / dispersion
  }
}
