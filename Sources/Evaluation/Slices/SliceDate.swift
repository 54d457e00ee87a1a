import FilbertCore

/// The month of a cell that is a date (`DateText`).
///
/// With slashes the day comes first, unless a cell of the column has a second number above 12, and then the month does.
struct SliceDate: Hashable, Comparable {
  let year: Int
  let month: Int

  static func < (a: SliceDate, b: SliceDate) -> Bool { (a.year, a.month) < (b.year, b.month) }

  /// At most this many months are groups; otherwise years are.
  static let mostMonths = 24

  /// The month of each cell; nil for what is not a date.
  static func read(_ texts: [String]) -> [SliceDate?] {
    // Three numbers of two digits may be versions or sizes.
    let dates = texts.map { text in DateText(text).flatMap { $0.hasShortYear ? nil : $0 } }
    let isMonthFirst = dates.contains {
      $0.map { !$0.isOrderFixed && $0.orders == [.mdy] } ?? false
    }
    return dates.map { date in
      date?.date(isMonthFirst ? .mdy : .dmy).map { SliceDate(year: $0.year, month: $0.month) }
    }
  }

  static func grouping(of dates: [SliceDate?]) -> (SliceGrouping, SliceValues.Kind) {
    let months = Set(dates.compactMap { $0 }).sorted()
    if months.count <= mostMonths {
      let place = Dictionary(uniqueKeysWithValues: zip(months, months.indices))
      let grouping = SliceGrouping(
        names: months.map(\.name), distinctValues: months.map { _ in 1 },
        groups: dates.map { date in
          date.flatMap { place[$0] } ?? SliceGrouping.unreadable
        })
      return (grouping, .months)
    }
    let years = SliceCategories.grouping(
      of: dates.map { date in date.map { padded($0.year, to: 4) } ?? "" })
    return (years, .years)
  }

  /// `2026-03`.
  private var name: String { "\(Self.padded(year, to: 4))-\(Self.padded(month, to: 2))" }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
