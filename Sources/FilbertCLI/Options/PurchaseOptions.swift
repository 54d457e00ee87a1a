import ArgumentParser
import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertScoring
import FilbertTables
import FilbertText

/// Where a file to train on has purchases: the columns of histories, and that of the item.
struct PurchaseOptions: ParsableArguments {
  @OptionGroup var histories: HistoryOptions

  @Option(
    help: ArgumentHelp(
      "Column with the text of the purchased item; you can also name it with --text-column. (default: as for texts)",
      valueName: "name"))
  var itemColumn: String?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Correct the scores of a batch for how often each item occurs, so that popular items are not pushed away. (default: chosen, yes with --user-column; plain: no)"
  )
  var popularityCorrection: Bool?

  /// Options without a meaning for tasks other than matching.
  var limited: [LimitedOption] {
    histories.limited
      + LimitedOption.list([("--item-column", itemColumn != nil)]) {
        "is about what customers bought and has no meaning for \($0); leave it out."
      }
      + LimitedOption.list([("--popularity-correction", popularityCorrection != nil)]) {
        "is about the items of pairs and has no meaning for \($0); leave it out."
      }
  }

  func validate() throws {
    guard histories.areGiven || itemColumn == nil else {
      throw ValidationError("--item-column needs --user-column, the column of the customer.")
    }
  }
}

extension PurchaseOptions {
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
      hint: "purchases are a table with a column for the customer, the item and the time", console)
    var purchases = try PurchaseRows(
      histories, columns: file.columns.columns, file: file.name,
      skipsBadRows: columns.skipBadRows)
    try file.read { element throws(FilbertError) in
      try purchases.add(element.row, item: element.example.input.text)
    }
    return Purchases(
      histories: try purchases.histories(console), file: file.name,
      columns: [
        ("customer", purchases.user.name), ("item", file.columns.columns[file.columns.text]),
        ("time", purchases.time.name),
      ])
  }
}
