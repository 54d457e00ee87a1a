/// A time of day: `10:22`, `9:05`, `10:22:07.531`, `10:22Z`, `10:22:07+02:00`, `3:05 PM`, `下午3:05`, `15时05分`, `15h05`.
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
    let zoneStart = rest.firstIndex { !Self.belongsToClock($0) } ?? rest.endIndex
    guard let time = Self.seconds(String(rest[..<zoneStart]).trimmed) else { return nil }
    var zone = String(rest[zoneStart...]).trimmed
    if isAfternoon == nil, ["am", "pm"].contains(zone.prefix(2).lowercased()) {
      guard 3600..<46_800 ~= time else { return nil }
      isAfternoon = zone.prefix(2).lowercased() == "pm"
      zone = String(zone.dropFirst(2)).trimmed
    }
    switch isAfternoon {
    case true? where time < 43_200: clock = time + 43_200
    case false? where 43_200..<46_800 ~= time: clock = time - 43_200
    default: clock = time
    }
    if zone.isEmpty {
      offset = nil
    } else {
      guard let seconds = Self.offset(zone) else { return nil }
      offset = seconds
    }
  }

  private static func belongsToClock(_ character: Character) -> Bool {
    "0123456789:.h时時点點分秒 ".contains(character)
  }

  private static func seconds(_ text: String) -> Double? {
    var text = text
    for sign in ["h", "时", "時", "点", "點"] { text = text.replacing(sign, with: ":") }
    text = text.replacing("分", with: ":").replacing("秒", with: "")
    if text.hasSuffix(":") { text = String(text.dropLast()) }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard 1...3 ~= parts.count, let hour = number(parts[0], digits: 1...2), hour < 24 else {
      return nil
    }
    guard parts.count > 1 else { return nil }
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

  /// Seconds that a zone is ahead of UTC.
  private static func offset(_ zone: String) -> Double? {
    if ["Z", "UTC", "GMT"].contains(zone) { return 0 }
    guard let sign = zone.first, sign == "+" || sign == "-" else { return nil }
    let digits = zone.dropFirst().replacing(":", with: "", maxReplacements: 1)
    guard digits.count == 2 || digits.count == 4,
      let hours = number(digits.prefix(2), digits: 2...2),
      let minutes = digits.count == 2 ? 0 : number(digits.suffix(2), digits: 2...2), hours < 24,
      minutes < 60
    else { return nil }
    return Double((sign == "-" ? -60 : 60) * (60 * hours + minutes))
  }

  private static func number(_ text: some StringProtocol, digits: ClosedRange<Int>) -> Int? {
    guard digits ~= text.utf8.count, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    return Int(text)
  }
}
