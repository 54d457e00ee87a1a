import FilbertEvaluation

/// Whether a series has another level since some period: Rao's score test of the periods before and since, at the level of
/// all of them together. Two-sided, at a level of 1 %.
///
/// Periods vary as the baseline says, or as they do around their two levels if that is more. Without a season and
/// overdispersion the square is Pearson's chi-squared of a table of two by two. If the baseline compares ranks, their
/// normal scores are compared.
struct ChangeTest {
  /// The level of significance.
  static let significance = 0.01
  /// Periods since the change that are needed at least: one or two odd values show nothing.
  static let fewestPeriods = 3
  /// So many standard deviations are significant.
  static let critical = NormalDistribution.quantile(1 - significance / 2)

  private let periods: [Int]
  /// Sums of the first periods, none to all, at their common level.
  private var scores = [0.0]
  private var information = [0.0]
  private var squares = [0.0]
  /// The same at the level of the baseline.
  private var baseScores = [0.0]
  private var baseInformation = [0.0]
  /// The variance of the level of the baseline.
  private let baseVariance: Double

  /// - Parameters:
  ///   - periods: with rows, in order; at least one.
  ///   - learned: how many periods the baseline comes from.
  init(
    _ values: SeriesValues, _ periods: [Int], numbers: [Int], _ baseline: Baseline, learned: Int
  ) {
    self.periods = periods
    baseVariance = baseline.unit * baseline.unit / Double(max(1, learned))
    let shift =
      baseline.ranks == nil
      ? baseline.shift(
        values, indices: periods[0]...periods[periods.count - 1], first: numbers[0]) : 0
    let common = baseline.shifted(by: shift)
    for index in periods {
      let (rows, sum, number) = (values.rows[index], values.sums[index], numbers[index])
      let term = common.evidence(rows, sum, number)
      scores.append(scores[scores.count - 1] + term.score)
      information.append(information[information.count - 1] + term.information)
      let square = term.information > 0 ? term.score * term.score / term.information : 0
      squares.append(squares[squares.count - 1] + square)
      let base = baseline.evidence(rows, sum, number)
      baseScores.append(baseScores[baseScores.count - 1] + base.score)
      baseInformation.append(baseInformation[baseInformation.count - 1] + base.information)
    }
  }

  /// How many standard deviations the level of the periods from a place on is higher than that of those before; 0 if
  /// there are none before or after.
  func rise(from place: Int) -> Double {
    let count = periods.count
    guard place > 0, place < count else { return 0 }
    let before = (score: scores[place], information: information[place])
    let since = (
      score: scores[count] - before.score, information: information[count] - before.information
    )
    guard before.information > 0, since.information > 0 else { return 0 }
    let difference = since.score / since.information - before.score / before.information
    let variance = 1 / before.information + 1 / since.information
    let explained =
      before.score * before.score / before.information
      + since.score * since.score / since.information
    let dispersion = max(1, (squares[count] - explained) / Double(max(1, count - 2)))
    return difference / (variance * dispersion).squareRoot()
  }

  /// How many standard deviations the level of the periods from a place on is above the baseline.
  func aboveBaseline(from place: Int) -> Double {
    let score = baseScores[periods.count] - baseScores[place]
    let information = baseInformation[periods.count] - baseInformation[place]
    guard information > 0 else { return 0 }
    return score / (information + information * information * baseVariance).squareRoot()
  }

  /// Whether all periods together cannot be told from the baseline, so that the change was chance.
  ///
  /// - Parameter start: the first place at which the change may end; a few periods must follow it.
  func isChance(ofRise isRise: Bool, notBefore start: Int) -> Bool {
    let rise = aboveBaseline(from: 0)
    return start > 0 && start <= periods.count - Self.fewestPeriods
      && (isRise ? rise : -rise) < Self.critical
  }

  /// The place since when the level of the baseline is back after a rise or a fall: the periods since then, some at least,
  /// differ from those before, and not from the baseline; or all periods together do not differ from it.
  ///
  /// - Parameter start: the first place that may be the answer.
  /// - Returns: The place with the greatest difference; nil if the test shows no return.
  func returned(fromRise isRise: Bool, notBefore start: Int) -> Int? {
    let sign = isRise ? 1.0 : -1.0
    let enough = periods.count - Self.fewestPeriods
    if isChance(ofRise: isRise, notBefore: start) { return start }
    var best: (place: Int, fall: Double)?
    for place in max(1, start)..<max(max(1, start), enough + 1) {
      let fall = -sign * rise(from: place)
      guard fall >= Self.critical, sign * aboveBaseline(from: place) < Self.critical else {
        continue
      }
      if fall > best?.fall ?? 0 { best = (place, fall) }
    }
    return best?.place
  }
}
