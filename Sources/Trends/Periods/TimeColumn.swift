package import FilbertCore

/// What the cells of a column of times look like, seen in a first reading of the file.
package struct TimeColumn: Sendable {
  private let name: String
  private let file: String
  private var cells = 0
  private var dates = 0
  private var numbers = [Int](repeating: 0, count: TimeCell.NumberKind.allCases.count)
  /// Numbers that are dates with times, such as 202603141022, and the first that is not.
  private var compactTimes = 0
  private var otherNumber: (line: Int, cell: String)?
  private var order = ShownDateOrder()
  /// A cell that is no time.
  private var other: (line: Int, cell: String)?

  package init(_ name: String, file: String) {
    (self.name, self.file) = (name, file)
  }

  /// Looks at a cell.
  package mutating func add(_ cell: String, line: Int) {
    cells += 1
    switch TimeCell(cell) {
    case .number(let kind, _)?:
      numbers[kind.rawValue] += 1
      if TimeCell.compactClock(cell) != nil {
        compactTimes += 1
      } else {
        otherNumber = otherNumber ?? (line, cell.trimmed)
      }
    case .date(let date)? where date.exists:
      dates += 1
      order.add(date, cell: cell, line: line)
    case .date, nil:
      if !cell.isBlank { other = other ?? (line, cell.trimmed) }
    }
  }

  /// How to read the column.
  ///
  /// - Parameter order: of dates such as 03/04/2026; nil if the column shows it.
  /// - Throws: `badData` if the order is not known, if dates have both orders, and if nothing is a time.
  package func reading(order: DateOrder?, clock: PeriodClock) throws(FilbertError) -> TimeReading {
    guard cells > 0 else { throw FilbertError(.badData, "There are no rows.", file: file) }
    let most = max(numbers.max() ?? 0, compactTimes)
    guard dates > 0 || most > 0 else {
      throw FilbertError(
        .badData,
        other.map {
          "The column \(name.quoted) has no dates; its first value is \($0.cell.quoted). Name a column with dates such as 2026-03-14 or 14.03.2026 10:30, or with seconds since 1970."
        } ?? "The column \(name.quoted) has no date: all its cells are empty.", file: file,
        line: other?.line)
    }
    guard dates >= most else {
      return TimeReading(number: try numberKind(), order: .dmy, clock: clock)
    }
    let order = try self.order.resolved(order, requiresOrder: true, column: name, file: file)
    return TimeReading(number: nil, order: order, clock: clock)
  }

  /// What most numbers are. 202603141022 is a time in 1976 in milliseconds, and one in 2026 as it is written. A column
  /// of one kind of number since 1970 does not look like dates with times for more than a few rows, so half of them
  /// show what is meant.
  private func numberKind() throws(FilbertError) -> TimeCell.NumberKind? {
    let count = numbers.reduce(0, +)
    guard 2 * compactTimes < count else {
      guard let otherNumber else { return .compactTime }
      throw FilbertError(
        .badData,
        "The column \(name.quoted) has dates with times such as 202603141022 in \(Rendering.counted(compactTimes, "row")), and \(otherNumber.cell.quoted) here, which is none; write all times in one form.",
        file: file, line: otherNumber.line)
    }
    let most = numbers.max() ?? 0
    return TimeCell.NumberKind.allCases.first { numbers[$0.rawValue] == most }
  }
}

/// How the cells of a column of times are read.
package struct TimeReading: Sendable {
  /// nil for dates.
  let number: TimeCell.NumberKind?
  /// Of dates that do not show it themselves.
  let order: DateOrder
  let clock: PeriodClock

  /// Seconds since 1970 by the clock of the report; nil for a cell that is no time, or of another kind than most.
  package func clock(_ cell: String) -> Double? {
    let time: (seconds: Double, offset: Double?)?
    switch TimeCell(cell) {
    case .date(let date)? where number == nil: time = date.clock(order)
    case .number(_, let value)? where number == .compactTime:
      time = TimeCell.clock(.compactTime, value)
    case .number(let kind, let value)? where kind == number: time = TimeCell.clock(kind, value)
    default: time = nil
    }
    return time.map { clock.clock($0.seconds, offset: $0.offset) }
  }

  /// What is wrong with a cell that is not empty and that ``clock(_:)`` cannot read, as a clause about it.
  package func complaint(about cell: String) -> String {
    switch TimeCell(cell) {
    case .number(let kind, _)?: "has the form of \(kind.title), unlike most rows"
    case .date(let date)? where number != nil && date.exists: "is a date, unlike most rows"
    case .date, nil: "is not a date or a time that can be read"
    }
  }

  /// What numbers were taken for; nil for dates.
  package var numberTitle: String? { number?.title }
}
