/// A date with the name of a month at the beginning of a text: `14 Mar 2026`, `14-Mar-26`, `March 14th, 2026`,
/// `14. März 2026`, `1er mars 2026`, `2 de marzo de 2026`, `2026 Mar 14`.
struct NamedMonthDate {
  let year: Int
  let month: Int
  let day: Int
  /// What follows it.
  let rest: Substring.UTF8View

  init?(_ text: Substring.UTF8View) {
    var rest = text
    var parts: [Substring] = []
    while parts.count < 3, let part = Self.part(&rest) {
      if !CalendarNames.isArticle(part) { parts.append(part) }
    }
    guard parts.count == 3, let place = parts[..<2].firstIndex(where: { Self.isWord($0) }),
      let month = CalendarNames.month(parts[place])
    else { return nil }
    if place == 1, parts[0].utf8.count == 4, let year = Self.year(parts[0]),
      let day = Self.day(parts[2])
    {
      self.year = year
      self.day = day
    } else {
      guard let day = Self.day(parts[1 - place]), let year = Self.year(parts[2]) else {
        return nil
      }
      self.year = year
      self.day = day
    }
    self.month = month
    self.rest = rest
  }

  /// What follows a weekday at the beginning of a text; nil if it does not begin with one.
  static func afterWeekday(_ text: Substring.UTF8View) -> Substring.UTF8View? {
    var rest = text
    guard let word = part(&rest), CalendarNames.isWeekday(word) else { return nil }
    return rest.drop { separators.contains($0) }
  }

  /// What follows the words before a time of day, such as "at" or "um".
  static func afterTimeWords(_ text: Substring.UTF8View) -> Substring.UTF8View {
    var rest = text
    var next = text
    while let word = part(&next), CalendarNames.isTimeWord(word) {
      next = next.drop { $0 == UInt8(ascii: " ") }
      rest = next
    }
    return rest
  }

  private static let separators = Set(" ,-./".utf8)

  /// The next word or number, and what separates it from the one before.
  private static func part(_ rest: inout Substring.UTF8View) -> Substring? {
    let start = rest.drop { separators.contains($0) }
    let part = start.prefix {
      0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || $0 >= 0x80
    }
    guard !part.isEmpty else { return nil }
    rest = start.dropFirst(part.count)
    return Substring(part)
  }

  private static func isWord(_ text: Substring) -> Bool {
    text.utf8.first.map { !(0x30...0x39 ~= $0) } ?? false
  }

  private static func year(_ text: Substring) -> Int? {
    guard text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(text) else { return nil }
    switch text.utf8.count {
    case 2: return DateText.year(ofTwoDigits: number)
    case 4: return number
    default: return nil
    }
  }

  private static let ordinals = ["", "st", "nd", "rd", "th", "er", "º"]

  private static func day(_ text: Substring) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard 1...2 ~= digits.utf8.count,
      ordinals.contains(text.dropFirst(digits.count).lowercased())
    else { return nil }
    return Int(digits)
  }
}
