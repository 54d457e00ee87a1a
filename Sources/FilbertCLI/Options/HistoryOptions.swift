import ArgumentParser
import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertFolds
import FilbertScoring
import FilbertText

/// Where a file has purchases: one a row, with its customer, item and time.
struct HistoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Column of the customer, if each row is a purchase. The encoder learns to find the next item from the earlier ones.",
      valueName: "name"))
  var userColumn: String?

  @Option(
    help: ArgumentHelp(
      "Column with the text of the purchased item; you can also name it with --text-column. (default: as for texts)",
      valueName: "name"))
  var itemColumn: String?

  @Option(
    name: .customLong("time"),
    help: ArgumentHelp(
      "Column of the time of a purchase: dates, or numbers.", valueName: "name"))
  var timeColumn: String?

  @Option(
    name: .customLong("history"),
    help: ArgumentHelp(
      "How many of a customer's last items are read, the newest first. (default: 5)",
      valueName: "items"))
  var requestedLength: Int?

  /// How many of a customer's last items are read.
  var length: Int { requestedLength ?? 5 }

  /// Whether rows are purchases.
  var areGiven: Bool { userColumn != nil }

  /// Options without a meaning for rows that are no purchases.
  var limited: [LimitedOption] {
    LimitedOption.list([
      ("--user-column", userColumn != nil), ("--item-column", itemColumn != nil),
      ("--time", timeColumn != nil), ("--history", requestedLength != nil),
    ]) { "is about what customers bought and has no meaning for \($0); leave it out." }
  }

  func validate() throws {
    if areGiven {
      guard timeColumn != nil else {
        throw ValidationError(
          "--user-column needs --time; name the column with the time of each purchase.")
      }
    } else if let other = limited.first(where: \.isGiven) {
      throw ValidationError("\(other.name) needs --user-column, the column of the customer.")
    }
    guard (1...1_000).contains(length) else {
      throw ValidationError("--history must lie between 1 and 1000, not \(length).")
    }
  }
}

extension HistoryOptions {
  /// The purchases in a file, in order, and the columns that they are from.
  struct Purchases {
    let histories: Histories
    /// The name of the file.
    let file: String
    /// Roles and names of the columns.
    let columns: [(role: String, name: String)]
  }

  /// Reads purchases, and says what is worth knowing about them.
  ///
  /// - Throws: `badData` for a row without a customer, or with a time that cannot be read; `usage` for options that name
  ///   other texts.
  func purchases(
    in path: String, _ format: FormatName?, _ columns: ColumnOptions, _ console: Console
  ) throws(FilbertError) -> Purchases {
    try refuse(
      LimitedOption.list([
        ("--text-column", itemColumn != nil && columns.textColumn != nil),
        ("--text-pair-column", columns.textPairColumn != nil),
      ]) { _ in
        "names another text; with --user-column, name only the text of the item, with --item-column."
      })
    var columns = columns
    columns.textColumn = itemColumn ?? columns.textColumn
    let file = try columns.labelledFile(
      path, format, TargetRequest(reading: .none), cleanedBy: .none, removesRepeats: false,
      hint: "add --task tagging", console)
    let (user, time) = (userColumn ?? "", timeColumn ?? "")
    var values = try RowColumns([user, time], of: file.columns.columns, file: file.name)
    let dataset = try Dataset(file, cleaning: .none) { values.add($0) }
    let lines = dataset.examples.map(\.line)
    if let row = values.values[0].firstIndex(where: \.isBlank) {
      throw FilbertError(
        .badData,
        "The column \(user.quoted) is empty here; every purchase needs a customer, so fill in the cell or leave out the row.",
        file: file.name, line: lines[row])
    }
    let times = try RowTimes(
      cells: values.values[1], lines: lines, column: time, file: file.name)
    if times.isDayFirstAssumed { console.warn(ofDayFirst: time) }
    return Purchases(
      histories: Histories(
        customers: values.values[0], items: dataset.examples.map(\.input.text),
        times: times.values, lines: lines),
      file: file.name,
      columns: [
        ("customer", user), ("item", file.columns.columns[file.columns.text]), ("time", time),
      ])
  }
}

extension Console {
  /// Says that dates with slashes were read with the day first.
  func warn(ofDayFirst column: String) {
    warn(
      "dates in the column \(column.quoted) are read with the day first; if that is wrong, write them as 2026-03-14"
    )
  }
}
