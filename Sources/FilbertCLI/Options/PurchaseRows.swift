import FilbertCore
import FilbertCorpus
import FilbertFolds
import FilbertTables
import FilbertText

/// Purchases, collected row by row from a table that `HistoryOptions` describes.
struct PurchaseRows {
  /// The columns of the customer and of the time.
  let user, time: (name: String, place: Int)
  private let file: String
  private let order: DateOrder?
  /// Whether purchases without a customer or with an unreadable time are left out.
  private let skipsBadRows: Bool
  private var customers: [String] = []
  private var items: [String] = []
  private var times: [String] = []
  private var lines: [Int] = []
  /// The lines of rows without a customer.
  private var anonymous: [Int] = []

  /// - Parameters:
  ///   - options: with a column of customers, as they were validated.
  ///   - columns: those of the table.
  ///   - file: the name of the table.
  /// - Throws: `badData` for a column that the table does not have.
  init(
    _ options: HistoryOptions, columns: [String], file: String, skipsBadRows: Bool
  ) throws(FilbertError) {
    let search = ColumnSearch(columns, file: file)
    func column(_ name: String?) throws(FilbertError) -> (name: String, place: Int) {
      let place = try search.requested(name ?? "")
      return (columns[place], place)
    }
    (user, time) = (try column(options.userColumn), try column(options.timeColumn))
    (self.file, order, self.skipsBadRows) = (file, options.dateOrder, skipsBadRows)
  }

  /// Takes a row whose item has this text.
  ///
  /// - Throws: `badData` for a row without a customer.
  mutating func add(_ row: Row, item: String) throws(FilbertError) {
    guard !row[user.place].isBlank else {
      guard skipsBadRows else {
        throw FilbertError(
          .badData,
          "The column \(user.name.quoted) is empty here; every purchase needs a customer, so fill in the cell or pass --skip-bad-rows to leave out the row.",
          file: file, line: row.line)
      }
      anonymous.append(row.line)
      return
    }
    customers.append(row[user.place])
    items.append(item)
    times.append(row[time.place])
    lines.append(row.line)
  }

  /// The purchases of each customer in order of time, and a warning about rows that were left out.
  ///
  /// - Throws: `badData` for a time that cannot be read, and for dates whose order nothing shows.
  func histories(_ console: Console) throws(FilbertError) -> Histories {
    let used = skipsBadRows ? RowTimes.readableRows(times) : Array(times.indices)
    if used.isEmpty, !(times.isEmpty && anonymous.isEmpty) {
      throw FilbertError(
        .badData,
        times.isEmpty
          ? "There are no purchases with a customer in the column \(user.name.quoted)."
          : "No cell of the column \(time.name.quoted) is a date, a time or a number.", file: file)
    }
    let kept = Set(used)
    let left = (anonymous + times.indices.filter { !kept.contains($0) }.map { lines[$0] }).sorted()
    if let first = left.first {
      console.warn(
        "\(file): \(Rendering.counted(left.count, "purchase")) without a customer or a time that can be read \(left.count == 1 ? "is" : "are") left out (\(left.count == 1 ? "" : "first in ")line \(first))"
      )
    }
    let ordered = try RowTimes(
      cells: used.map { times[$0] }, lines: used.map { lines[$0] }, column: time.name, file: file,
      order: order, assumesDayFirst: false)
    return Histories(
      customers: used.map { customers[$0] }, items: used.map { items[$0] },
      times: ordered.values, lines: used.map { lines[$0] })
  }
}
