/// A time of day: `10:22`, `9:05`, `10:22:07.531`, `10:22Z`, `10:22:07+02:00`, `10:22 GMT+0200`, `3:05 PM`, `3:05 p. m.`,
/// `下午3:05`, `15时05分`, `15h05`, `3 PM`, `15 Uhr`, `15:05 Uhr`. For the zones see ``ZoneName``.
struct TimeOfDay {
  /// Seconds since midnight by the clock it was written by.
  let clock: Double
  /// Seconds that this clock is ahead of UTC; nil without a zone.
  let offset: Double?

  /// Parts of the day before a Chinese time, and whether hours up to 11 are after noon.
  private static let parts = [
    ("上午", false), ("凌晨", false), ("早上", false), ("下午", true), ("晚上", true), ("中午", true),
  ]

  /// Whether a text begins with 上午 or another part of the day.
  static func beginsWithPart(_ text: Substring.UTF8View) -> Bool {
    parts.contains { text.starts(with: $0.0.utf8) }
  }

  /// - Parameter text: empty for midnight.
  init?(_ text: Substring.UTF8View) {
    guard !text.isEmpty else {
      (clock, offset) = (0, nil)
      return
    }
    guard var rest = String(text) else { return nil }
    var isAfternoon: Bool?
    if let part = Self.parts.first(where: { rest.hasPrefix($0.0) }) {
      rest = String(rest.dropFirst(part.0.count)).trimmed
      isAfternoon = part.1 && !(part.0 == "中午" && rest.hasPrefix("11"))
    }
    rest = Self.withoutUhr(rest)
    let zoneStart = rest.firstIndex { !Self.belongsToClock($0) } ?? rest.endIndex
    var zone = String(rest[zoneStart...]).trimmed
    let half = isAfternoon == nil ? Self.halfOfDay(zone) : nil
    guard let time = Self.seconds(String(rest[..<zoneStart]).trimmed, isHour: half != nil) else {
      return nil
    }
    if let half {
      guard 3600..<46_800 ~= time else { return nil }
      isAfternoon = half.isAfternoon
      zone = half.rest
    }
    switch isAfternoon {
    case true? where time < 43_200: clock = time + 43_200
    case false? where 43_200..<46_800 ~= time: clock = time - 43_200
    default: clock = time
    }
    if zone.isEmpty {
      offset = nil
    } else {
      guard let seconds = ZoneName.offset(zone) else { return nil }
      offset = seconds
    }
  }

  /// The same with the sign of an hour for the German word: `10 Uhr`, `10 Uhr 30`, `10:30 Uhr`.
  private static func withoutUhr(_ text: String) -> String {
    guard let word = text.firstRange(of: "Uhr") ?? text.firstRange(of: "uhr") else { return text }
    let before = text[..<word.lowerBound]
    return before + (before.contains(":") ? "" : "h") + text[word.upperBound...]
  }

  /// The half of the day that a text begins with (`pm`, `PM`, `p.m.`, `p. m.`, and so for `am`), and what follows; nil if it
  /// begins otherwise.
  private static func halfOfDay(_ text: String) -> (isAfternoon: Bool, rest: String)? {
    for (mark, isAfternoon) in [("am", false), ("pm", true)] {
      var rest = text[...]
      guard
        mark.allSatisfy({ letter in
          rest = rest.drop { $0 == " " }
          guard rest.first?.lowercased() == String(letter) else { return false }
          rest = rest.dropFirst()
          if rest.first == "." { rest = rest.dropFirst() }
          return true
        })
      else { continue }
      return (isAfternoon, String(rest).trimmed)
    }
    return nil
  }

  private static func belongsToClock(_ character: Character) -> Bool {
    "0123456789:.h时時点點分秒 ".contains(character)
  }

  /// - Parameter isHour: whether a number alone is an hour, even without a sign such as `h` after it.
  private static func seconds(_ text: String, isHour: Bool) -> Double? {
    let signs = ["h", "时", "時", "点", "點"]
    let isHour = isHour || signs.contains { text.contains($0) }
    var text = text
    for sign in signs { text = text.replacing(sign, with: ":") }
    text = text.replacing("分", with: ":").replacing("秒", with: "")
    if text.hasSuffix(":") { text = String(text.dropLast()) }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map {
      String($0).trimmed
    }
    guard 1...3 ~= parts.count, let hour = number(parts[0], digits: 1...2), hour < 24 else {
      return nil
    }
    guard parts.count > 1 else { return isHour ? Double(hour * 3600) : nil }
    guard let minute = number(parts[1], digits: 1...2), minute < 60 else { return nil }
    var second = 0.0
    if parts.count == 3 {
      guard parts[2].utf8.allSatisfy({ 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") }),
        number(parts[2].prefix { $0 != "." }, digits: 1...2) != nil, let value = Double(parts[2]),
        value < 61
      else { return nil }
      second = value
    }
    return Double(hour * 3600 + minute * 60) + second
  }

  static func number(_ text: some StringProtocol, digits: ClosedRange<Int>) -> Int? {
    guard digits ~= text.utf8.count, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    return Int(text)
  }
}
