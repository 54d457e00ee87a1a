import ArgumentParser
import FilbertCore
import FilbertTrends

extension TrendPeriod: ExpressibleByArgument {}

/// When rows were written.
struct TimeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Column of the date or time: 2026-03-14, 14.03.26 10:30, March 14, 2026, 14. März 2026, 2026年3月14日, seconds or milliseconds since 1970, or serial numbers of Excel.",
      valueName: "name"))
  var time: String

  @Option(help: "How long a period is. Weeks begin on Monday.")
  var period: TrendPeriod = .day

  @Option(
    help: ArgumentHelp(
      "Time zone of the periods, such as Europe/Berlin or +08:00; times without an offset are taken to be in it. (default: the clock of each cell; UTC for numbers)",
      valueName: "zone"))
  var timeZone: String?

  @OptionGroup var dates: DateOrderOptions

  var dateOrder: DateOrder? { dates.dateOrder }

  func clock() throws(FilbertError) -> PeriodClock {
    guard let timeZone else { return PeriodClock() }
    return try PeriodClock(zone: timeZone)
  }
}

/// What is watched.
struct WatchedOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Column of the label, or of several labels. (default: predicted_label, predicted_labels, prediction or predicted)",
      valueName: "name"))
  var predictedColumn: String?

  @Option(
    help: ArgumentHelp(
      "The separator between the labels of a row, such as | or ;. A JSON array is read as well. (default: , in predicted_labels)",
      valueName: "text"))
  var labelSeparator: String?

  @Option(
    help: ArgumentHelp(
      "Column of a number whose mean is watched; repeat the option for several. (default: predicted_value)",
      valueName: "name"))
  var numberColumn: [String] = []

  @Option(
    help: ArgumentHelp(
      "Columns to group by, such as brand or brand,shop; each group gets series of its own.",
      valueName: "columns"))
  var by: [String] = []

  @Option(
    help: ArgumentHelp(
      "How many groups get series of their own; rows of smaller groups are watched together.",
      valueName: "count"))
  var groups = 20

  @Option(
    help: ArgumentHelp(
      "Most false alarms in 100 periods if nothing changes, all series together.",
      valueName: "rate"))
  var falseAlarms = 1.0

  @Option(
    help: ArgumentHelp(
      "Periods that a baseline is learned from. (default: 336 hours, 28 days, 13 weeks, 12 months)",
      valueName: "count"))
  var baseline: Int?

  @Option(help: "Seed of the simulation that finds the limits.")
  var seed: UInt64 = 0

  /// The columns of groups.
  var groupColumns: [String] {
    by.flatMap { $0.split(separator: ",") }.map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  func validate() throws {
    guard labelSeparator?.isEmpty != true else {
      throw ValidationError("--label-separator is empty; give the separator between two labels.")
    }
    guard by.isEmpty || !groupColumns.isEmpty else {
      throw ValidationError("--by names no column; give NAME or NAME,NAME.")
    }
    guard 1...500 ~= groups else {
      throw ValidationError("--groups must lie between 1 and 500, not \(groups).")
    }
    guard falseAlarms.isFinite, 0.001...20 ~= falseAlarms else {
      throw ValidationError("--false-alarms must lie between 0.001 and 20, not \(falseAlarms).")
    }
    if let baseline, !(8...10_000 ~= baseline) {
      throw ValidationError("--baseline must lie between 8 and 10000, not \(baseline).")
    }
  }
}
