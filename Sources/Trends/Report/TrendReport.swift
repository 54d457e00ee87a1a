package import FilbertDrift

/// Everything that is said about a scored file over time.
package struct TrendReport: Sendable {
  /// The file, as the user gave it.
  package let file: String
  package let period: TrendPeriod
  /// The zone in which periods begin: `Europe/Berlin`; nil for the clock of the cells.
  package let timeZone: String?
  /// The column of dates.
  package let timeColumn: String
  /// The columns of `by`, in order; empty for none.
  package let groupColumns: [String]
  /// The start of each period from the first to the last, those without rows included.
  package let periods: [String]
  /// Rows that were counted.
  package let rowCount: Int
  /// Alarms that a report without changes raises per 100 periods at most, all series together.
  package let falseAlarms: Double
  /// How many periods a baseline is learned from.
  package let baselinePeriods: Int
  /// All rows first, then groups; within them labels in order.
  package let series: [TrendSeries]
  /// In the order in which they were raised.
  package var alarms: [TrendAlarm]
  /// What a reader has to know: rows without a date, periods without rows, groups that were pooled. Clauses without a
  /// full stop.
  package let remarks: [String]

  /// How newer rows differ from a reference; nil if none was given.
  package var drift: DriftReport?
  /// The file of that reference.
  package var reference: String?

  package init(
    file: String, period: TrendPeriod, timeZone: String?, timeColumn: String,
    groupColumns: [String], periods: [String], rowCount: Int, falseAlarms: Double,
    baselinePeriods: Int, series: [TrendSeries], alarms: [TrendAlarm], remarks: [String]
  ) {
    (self.file, self.period, self.timeZone, self.timeColumn) = (file, period, timeZone, timeColumn)
    (self.groupColumns, self.periods, self.rowCount) = (groupColumns, periods, rowCount)
    (self.falseAlarms, self.baselinePeriods) = (falseAlarms, baselinePeriods)
    (self.series, self.alarms, self.remarks) = (series, alarms, remarks)
  }

  /// Alarms whose change is neither over nor the new level.
  package var current: [TrendAlarm] { alarms.filter { $0.status == .on } }
}
