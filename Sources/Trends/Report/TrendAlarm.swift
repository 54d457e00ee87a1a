package import FilbertEvaluation

/// A change of a series that its charts found.
package struct TrendAlarm: Sendable, Equatable {
  /// Which chart raised it first.
  package enum Chart: String, Sendable {
    /// Level shifts.
    case cusum
    /// Slow drifts.
    case ewma
  }

  /// What became of it.
  package enum Status: Sendable, Equatable {
    /// It lasts.
    case on
    /// The earlier level is back since this period.
    case over(since: Int)
    /// It lasted as long as a baseline is learned after it was raised: the new level is the baseline since this period.
    case newLevel(since: Int)
  }

  package let measure: TrendMeasure
  /// nil for all rows.
  package let group: String?
  package let isRise: Bool
  package let chart: Chart
  /// The number of the period in which it was raised.
  package let raised: Int
  /// The number of the first period of the change, by maximum likelihood.
  package let since: Int
  package var status: Status
  /// The value of the periods that the baseline was learned from.
  package let before: Estimate
  /// The value since the change, up to its end.
  package var after: Estimate
  /// Whether no earlier run with the same state reported it, nor an alarm of all rows that explains it.
  package var isNew = true
  /// Whether it is that of a group, and an alarm of all rows explains it.
  package var isPart = false
  /// The groups with the greatest part in the change, greatest first; empty without groups.
  package var groups: [TrendGroupMove] = []
  /// Words that rows since the change have more often than rows of the baseline, most telling first.
  package var words: [TrendWord] = []
  /// Typical rows of the change.
  package var rows: [TrendRow] = []

  package init(
    _ measure: TrendMeasure, group: String?, isRise: Bool, chart: Chart, raised: Int, since: Int,
    status: Status, before: Estimate, after: Estimate
  ) {
    (self.measure, self.group, self.isRise, self.chart) = (measure, group, isRise, chart)
    (self.raised, self.since, self.status) = (raised, since, status)
    (self.before, self.after) = (before, after)
  }
}

/// What a group contributed to a change of all rows.
package struct TrendGroupMove: Sendable, Equatable {
  package let group: String
  package let before: Estimate
  package let after: Estimate
  /// How many rows more or fewer the group has than expected; for a mean, the sum of their differences.
  package let excess: Double

  package init(group: String, before: Estimate, after: Estimate, excess: Double) {
    (self.group, self.before, self.after, self.excess) = (group, before, after, excess)
  }
}

/// A word, or a sequence of characters of Chinese, that became more frequent.
package struct TrendWord: Sendable, Equatable {
  package let text: String
  /// The share of texts with it in the baseline.
  package let before: Double
  /// The share of texts with it since the change.
  package let after: Double
  /// Its log-odds divided by their standard deviation (Monroe, Colaresi and Quinn 2008).
  package let score: Double

  package init(text: String, before: Double, after: Double, score: Double) {
    (self.text, self.before, self.after, self.score) = (text, before, after, score)
  }
}

/// A row of a change.
package struct TrendRow: Sendable, Equatable {
  /// Where it begins in its file.
  package let line: Int
  /// Its period.
  package let period: Int
  package let group: String?
  package let text: String

  package init(line: Int, period: Int, group: String?, text: String) {
    (self.line, self.period, self.group, self.text) = (line, period, group, text)
  }
}
