import FilbertCore

/// Cells that are dates: `2026-03-14`, alone or with a time after it, `2026-03`, `2026/3/14`, `2026年3月14日`,
/// `14.03.2026`, `14/03/2026` and `03/14/2026`.
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
    let monthIsFirst = texts.contains { text in
      let parts = Parts(text)
      return parts?.separator == "/"
        && parts.map { $0.numbers[0] <= 12 && $0.numbers[1] > 12 } == true
    }
    return texts.map { Parts($0)?.date(monthIsFirst: monthIsFirst) }
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

  /// The numbers at the beginning of a cell.
  private struct Parts {
    /// Two or three.
    var numbers: [Int] = []
    /// Digits of the first number.
    var firstWidth = 0
    var separator: Unicode.Scalar = " "

    init?(_ text: String) {
      let text = text.withoutOuterBlanks
      guard text.utf8.count <= 60 else { return nil }
      var scalars = text.unicodeScalars[...]
      while numbers.count < 3 {
        let digits = scalars.prefix { "0"..."9" ~= $0 }
        guard !digits.isEmpty, digits.count <= 4, let number = Int(String(digits)) else { break }
        if numbers.isEmpty { firstWidth = digits.count }
        numbers.append(number)
        scalars = scalars[digits.endIndex...]
        if numbers.count == 3 { break }
        guard let next = scalars.first, "-/.年月".unicodeScalars.contains(next) else { break }
        if numbers.count == 1 { separator = next }
        // The same twice, or the Chinese pair.
        guard numbers.count == 1 || next == separator || (separator == "年" && next == "月") else {
          return nil
        }
        scalars = scalars.dropFirst()
      }
      guard numbers.count > 1, Self.endsDate(scalars) else { return nil }
    }

    /// Whether nothing, or a time, follows.
    private static func endsDate(_ rest: Substring.UnicodeScalarView) -> Bool {
      var rest = rest[...]
      if rest.first == "日" { rest = rest.dropFirst() }
      guard let next = rest.first else { return true }
      guard next == "T" || next == " " else { return false }
      return rest.dropFirst().first.map { "0"..."9" ~= $0 } ?? false
    }

    func date(monthIsFirst: Bool) -> SliceDate? {
      let (year, month, day): (Int, Int, Int)
      if firstWidth == 4 {
        (year, month, day) = (numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 1)
      } else {
        guard numbers.count == 3, separator == "." || separator == "/" || separator == "-" else {
          return nil
        }
        let swapped = monthIsFirst && separator == "/"
        (year, month, day) = (numbers[2], numbers[swapped ? 0 : 1], numbers[swapped ? 1 : 0])
      }
      guard 1000...9999 ~= year, 1...12 ~= month, 1...31 ~= day else { return nil }
      return SliceDate(year: year, month: month)
    }
  }
}
