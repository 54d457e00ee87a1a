import FilbertCore
package import FilbertEvaluation

/// One measure of all rows or of a group, period by period.
package struct TrendSeries: Sendable {
  package let measure: TrendMeasure
  /// Its values in the columns of `by`, joined by ` / `; nil for all rows.
  package let group: String?
  /// One for each period of the report.
  package let points: [TrendPoint]
  /// Whether alarms can be raised. Of two labels only the rarer one is watched: the other one mirrors it.
  package let isWatched: Bool
  /// What the next periods would show; nil before a baseline is learned.
  package let detectable: DetectableChange?
  /// How many times as much the values vary as rows drawn at random would; nil before a baseline is learned.
  package let dispersion: Double?

  package init(
    _ measure: TrendMeasure, group: String?, points: [TrendPoint], isWatched: Bool,
    detectable: DetectableChange?, dispersion: Double?
  ) {
    (self.measure, self.group, self.points, self.isWatched) = (measure, group, points, isWatched)
    (self.detectable, self.dispersion) = (detectable, dispersion)
  }

  /// `share of refund, brand A`.
  package var title: String { measure.title + (group.map { ", \($0)" } ?? "") }

  /// Whether an alarm is about this series.
  package func isSubject(of alarm: TrendAlarm) -> Bool {
    alarm.measure == measure && alarm.group.map(ExactString.init) == group.map(ExactString.init)
  }
}

/// A value of one period.
package struct TrendPoint: Sendable, Equatable {
  /// What a period is used for.
  package enum Phase: String, Sendable {
    /// It has no rows.
    case empty
    /// A baseline is learned from it.
    case learning
    case watching
    /// It belongs to a change that raised an alarm.
    case changed
  }

  package let phase: Phase
  package let rows: Int
  /// nil without rows.
  package let estimate: Estimate?
  /// What the baseline expects, with weekday and season; nil while it is learned.
  package let expected: Double?
  /// The CUSUM as a share of its limit: an alarm from 1 on; nil if the period is not watched.
  package let cusum: Double?
  /// The EWMA as a share of its limit, signed: an alarm from 1 or from -1 on; nil if the period is not watched.
  package let ewma: Double?

  package init(
    phase: Phase, rows: Int, estimate: Estimate?, expected: Double?, cusum: Double?, ewma: Double?
  ) {
    (self.phase, self.rows, self.estimate) = (phase, rows, estimate)
    (self.expected, self.cusum, self.ewma) = (expected, cusum, ewma)
  }
}

/// The smallest lasting change that raises an alarm soon.
package struct DetectableChange: Sendable, Equatable {
  /// Within how many periods.
  package let periods: Int
  /// With which probability.
  package let probability: Double
  /// What is expected of the last period.
  package let level: Double
  /// nil if no greater value would do.
  package let rise: Double?
  /// nil if no smaller value would do.
  package let fall: Double?

  package init(periods: Int, probability: Double, level: Double, rise: Double?, fall: Double?) {
    (self.periods, self.probability, self.level) = (periods, probability, level)
    (self.rise, self.fall) = (rise, fall)
  }
}
