/// A date with the English name of a month at the beginning of a text: `14 Mar 2026`, `14-Mar-2026`, `March 14th, 2026`,
/// `Sat, 14 Mar 2026` (RFC 2822).
struct NamedMonthDate {
  let year: Int
  let month: Int
  let day: Int
  /// What follows it.
  let rest: Substring.UTF8View

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  init?(_ text: String) {
    var rest = text.utf8[...]
    var parts: [Substring] = []
    while parts.count < 4, let part = Self.part(&rest) {
      parts.append(part)
      // A weekday before the date does not count.
      if parts.count == 1, Self.place(of: part, in: Self.weekdays) != nil { parts = [] }
      if parts.count == 3 { break }
    }
    guard parts.count == 3 else { return nil }
    let monthPlace = Self.place(of: parts[1], in: Self.months) != nil ? 1 : 0
    guard let month = Self.place(of: parts[monthPlace], in: Self.months),
      let day = Self.day(parts[1 - monthPlace]), parts[2].utf8.count == 4,
      parts[2].utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let year = Int(parts[2])
    else { return nil }
    (self.year, self.month, self.day, self.rest) = (year, month + 1, day, rest)
  }

  /// The next word or number, and what separates it from the one before.
  private static func part(_ rest: inout Substring.UTF8View) -> Substring? {
    let start = rest.drop { [UInt8](" ,-./".utf8).contains($0) }
    let part = start.prefix {
      0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0
    }
    guard !part.isEmpty else { return nil }
    rest = start.dropFirst(part.count)
    return Substring(part)
  }

  /// The place of a name or its beginning of at least three letters.
  private static func place(of name: Substring, in names: [String]) -> Int? {
    guard name.utf8.count >= 3 else { return nil }
    let name = name.lowercased()
    return names.firstIndex { $0.hasPrefix(name) || (name == "sept" && $0 == "september") }
  }

  private static func day(_ text: Substring) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard 1...2 ~= digits.utf8.count,
      ["", "st", "nd", "rd", "th"].contains(text.dropFirst(digits.count).lowercased())
    else { return nil }
    return Int(digits)
  }
}
