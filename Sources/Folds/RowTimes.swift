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
  /// - Throws: `badData` for a cell that is neither, with its line, and for dates with slashes in both orders.
  package init(
    cells: [String], lines: [Int], column: String, file: String?
  ) throws(FilbertError) {
    let areNumbers = cells.first.map { Self.number($0) != nil } ?? false
    let dates = areNumbers ? [] : cells.map { DateText($0) }
    let monthFirst = dates.firstIndex { $0?.hasMonthFirst ?? false }
    let dayFirst = dates.firstIndex { $0?.hasDayFirst ?? false }
    if let monthFirst, let dayFirst {
      throw FilbertError(
        .badData,
        "The column \(column.quoted) has the month first here and the day first in line \(lines[dayFirst]); write dates as 2026-03-14.",
        file: file, line: lines[monthFirst])
    }
    var values: [Double] = []
    values.reserveCapacity(cells.count)
    for (row, cell) in cells.enumerated() {
      let value =
        areNumbers ? Self.number(cell) : dates[row]?.seconds(monthIsFirst: monthFirst != nil)
      guard let value else {
        throw FilbertError(
          .badData, Self.complaint(cell, areNumbers: areNumbers, column: column), file: file,
          line: lines[row])
      }
      values.append(value)
    }
    self.values = values
    let hasSlashes = dates.contains { $0?.isOrderUnknown ?? false }
    isDayFirstAssumed = hasSlashes && monthFirst == nil && dayFirst == nil
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
