/// Which number of a date such as 03/04/2026 is the day.
package enum DateOrder: String, Sendable, CaseIterable {
  /// The day first.
  case dmy
  /// The month first.
  case mdy
}

extension Parameter {
  package static let dateOrder = Parameter("dateOrder")
}

/// What the dates of a column show of their order: 03/25/2026 has the month first, so 03/04/2026 in another row has too.
package struct ShownDateOrder: Sendable {
  private var monthFirst: Int?
  private var dayFirst: Int?
  private var unknown: (line: Int, cell: String)?

  package init() {}

  /// Looks at the date of a cell.
  package mutating func add(_ date: DateText, cell: String, line: Int) {
    if date.hasMonthFirst { monthFirst = monthFirst ?? line }
    if date.hasDayFirst { dayFirst = dayFirst ?? line }
    if date.isOrderUnknown { unknown = unknown ?? (line, cell.trimmed) }
  }

  /// Whether a date may have either order, and no other date shows which.
  package var isOpen: Bool { unknown != nil && monthFirst == nil && dayFirst == nil }

  /// The order that the dates show; `.dmy` if they show none.
  ///
  /// - Parameters:
  ///   - given: what the user says; nil leaves it to the dates.
  ///   - requiresOrder: whether the order must be given if it is open.
  /// - Throws: `badData` for dates in both orders, or in the other one than `given`, and if the order is open but required.
  package func resolved(
    _ given: DateOrder?, requiresOrder: Bool, column: String, file: String?
  ) throws(FilbertError) -> DateOrder {
    if let monthFirst, let dayFirst {
      throw FilbertError(
        .badData,
        "The column \(column.quoted) has the month first here and the day first in line \(dayFirst); write dates as 2026-03-14.",
        file: file, line: monthFirst)
    }
    if let given, let line = given == .dmy ? monthFirst : dayFirst {
      throw FilbertError(
        .badData,
        naming:
          "The column \(column.quoted) has the \(given == .dmy ? "month" : "day") first here, and \(.dateOrder, given.rawValue) says the opposite; correct the date or the option.",
        file: file, line: line)
    }
    if requiresOrder, isOpen, given == nil, let unknown {
      throw FilbertError(
        .badData,
        naming:
          "\(unknown.cell.quoted) in the column \(column.quoted) may have the day or the month first; give \(.dateOrder, "dmy") or \(.dateOrder, "mdy").",
        file: file, line: unknown.line)
    }
    return given ?? (monthFirst == nil ? .dmy : .mdy)
  }
}
