package import FilbertCore

/// The times of a column, as numbers that only their order gives a meaning: seconds since 1970 for dates, and numbers as
/// they are.
package struct RowTimes: Sendable, Equatable {
  package let values: [Double]
  /// How dates with slashes were read, if the column leaves it open: the day first.
  package let isDayFirstAssumed: Bool

  /// - Parameters:
  ///   - cells: Dates as `DateText` reads them, or numbers; all of one kind.
  ///   - lines: The line of each row.
  ///   - order: Of dates such as 03/04/2026; nil if the column shows it.
  ///   - assumesDayFirst: Whether the day is first if neither `order` nor the column shows it.
  /// - Throws: `badData` for a cell that is neither, with its line, for dates with slashes in both orders or against
  ///   `order`, and for an unknown order unless `assumesDayFirst`.
  package init(
    cells: [String], lines: [Int], column: String, file: String?, order: DateOrder? = nil,
    assumesDayFirst: Bool = true
  ) throws(FilbertError) {
    let areNumbers = cells.first.map { Self.number($0) != nil } ?? false
    let dates = areNumbers ? [] : cells.map { DateText($0) }
    var shown = ShownDateOrder()
    for (row, date) in dates.enumerated() {
      if let date { shown.add(date, cell: cells[row], line: lines[row]) }
    }
    let resolved = try shown.resolved(
      order, requiresOrder: !assumesDayFirst, column: column, file: file)
    var values: [Double] = []
    values.reserveCapacity(cells.count)
    for (row, cell) in cells.enumerated() {
      let value =
        areNumbers ? Self.number(cell) : dates[row]?.seconds(resolved)
      guard let value else {
        throw FilbertError(
          .badData, Self.complaint(cell, areNumbers: areNumbers, column: column), file: file,
          line: lines[row])
      }
      values.append(value)
    }
    self.values = values
    isDayFirstAssumed = shown.isOpen && order == nil
  }

  /// The rows whose cells can be read: those of one kind, dates or numbers, which is that of the first of them.
  package static func readableRows(_ cells: [String]) -> [Int] {
    let kinds = cells.map { cell -> Bool? in
      if number(cell) != nil { return true }
      return DateText(cell)?.exists == true ? false : nil
    }
    guard let areNumbers = kinds.lazy.compactMap(\.self).first else { return [] }
    return kinds.indices.filter { kinds[$0] == areNumbers }
  }

  private static func number(_ cell: String) -> Double? {
    guard let value = Double(cell.trimmed), value.isFinite else { return nil }
    return value
  }

  private static func complaint(_ cell: String, areNumbers: Bool, column: String) -> String {
    if cell.isBlank {
      return
        "The column \(column.quoted) is empty here; every row needs a time, so fill in the cell or leave out the row."
    }
    return areNumbers
      ? "The column \(column.quoted) has \(cell.quoted) here and a number in its first row; times are all numbers or all dates."
      : "The column \(column.quoted) has \(cell.quoted) here, which is not a date or time; write 2026-03-14, 2026-03-14 10:22:07 or a number."
  }
}
