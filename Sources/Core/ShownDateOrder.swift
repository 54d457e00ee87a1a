/// What the dates of a column show of their order: 03/25/2026 has the month first, so 03/04/2026 in another row has too.
///
/// A year of two digits may be first as well, so 26-03-04 has three possible orders. With dots (04.03.26) the day is first
/// unless the last number takes more different values than the first: then it looks like the day, and the order must be given.
package struct ShownDateOrder: Sendable {
  /// The orders that all dates can have.
  private var possible = Set(DateOrder.allCases)
  /// The first date with each set of orders.
  private var found: [Set<DateOrder>: (line: Int, cell: String)] = [:]
  /// Whether a date without dots has several orders.
  private var needsOrder = false
  /// The first and last numbers of dates with dots that may begin with the day or with the year.
  private var dotted: (first: Set<Int>, last: Set<Int>) = ([], [])

  package init() {}

  /// Looks at the date of a cell.
  package mutating func add(_ date: DateText, cell: String, line: Int) {
    guard !date.isOrderFixed, case let orders = date.orders, !orders.isEmpty else { return }
    possible.formIntersection(orders)
    if found[orders] == nil { found[orders] = (line, cell.trimmed) }
    guard orders.count > 1 else { return }
    if date.isDotted {
      dotted.first.insert(date.ends.first)
      dotted.last.insert(date.ends.last)
    } else {
      needsOrder = true
    }
  }

  /// Whether a date may have several orders, and no other date shows which it has.
  package var isOpen: Bool {
    possible.count > 1 && (needsOrder || dotted.last.count > dotted.first.count)
  }

  /// The order that the dates show; `.dmy` if they show none.
  ///
  /// - Parameters:
  ///   - given: what the user says; nil leaves it to the dates.
  ///   - requiresOrder: whether the order must be given if it is open. If the year may come first, it must be known anyway.
  /// - Throws: `badData` for dates in several orders, or in another one than `given`, and if the order is open but required.
  package func resolved(
    _ given: DateOrder?, requiresOrder: Bool, column: String, file: String?
  ) throws(FilbertError) -> DateOrder {
    guard !possible.isEmpty else { throw conflict(column, file) }
    if let given, !possible.contains(given), let date = first(where: { !$0.contains(given) }) {
      throw FilbertError(
        .badData,
        naming:
          "The column \(column.quoted) has the \(Self.names(date.orders)) first here, and \(.dateOrder, given.rawValue) says the opposite; correct the date or the option.",
        file: file, line: date.line)
    }
    if given == nil, isOpen, requiresOrder || possible.contains(.ymd),
      let date = first(where: { $0.count > 1 })
    {
      let advice: Message =
        requiresOrder
        ? Self.options(Self.sorted(possible)) : "write dates as 2026-03-14"
      throw FilbertError(
        .badData,
        naming:
          "\(date.cell.quoted) in the column \(column.quoted) may have the \(Self.names(possible)) first; \(advice).",
        file: file, line: date.line)
    }
    return given ?? Self.sorted(possible)[0]
  }

  private func conflict(_ column: String, _ file: String?) -> FilbertError {
    // The month is named here and the day in the other line, whichever comes first.
    let single = DateOrder.allCases.compactMap { order in
      found[[order]].map { (line: $0.line, order: order) }
    }
    if single.count > 1, let here = single.first(where: { $0.order != .dmy }),
      let other = single.first(where: { $0.order != here.order })
    {
      return FilbertError(
        .badData,
        "The column \(column.quoted) has the \(here.order.firstNumber) first here and the \(other.order.firstNumber) first in line \(other.line); write dates as 2026-03-14.",
        file: file, line: here.line)
    }
    let last = found.values.max { $0.line < $1.line }
    return FilbertError(
      .badData,
      "No order of day, month and year fits both \((last?.cell ?? "").quoted) and the dates before it in the column \(column.quoted); write dates as 2026-03-14.",
      file: file, line: last?.line)
  }

  /// The first date whose orders satisfy a condition.
  private func first(
    where condition: (Set<DateOrder>) -> Bool
  ) -> (orders: Set<DateOrder>, line: Int, cell: String)? {
    found.filter { condition($0.key) }.min { $0.value.line < $1.value.line }.map {
      ($0.key, $0.value.line, $0.value.cell)
    }
  }

  private static func sorted(_ orders: Set<DateOrder>) -> [DateOrder] {
    DateOrder.allCases.filter(orders.contains)
  }

  /// `day or the month`.
  private static func names(_ orders: Set<DateOrder>) -> String {
    sorted(orders).map(\.firstNumber).listed("or the").replacing(", ", with: ", the ")
  }

  /// `give --date-order dmy or --date-order mdy`.
  private static func options(_ orders: [DateOrder]) -> Message {
    orders.enumerated().reduce("give ") { sentence, next in
      let before: Message =
        next.offset == 0 ? "" : next.offset == orders.count - 1 ? " or " : ", "
      return sentence + before + "\(.dateOrder, next.element.rawValue)"
    }
  }
}
