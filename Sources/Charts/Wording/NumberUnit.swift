/// A unit for large numbers: millions, or 万.
struct NumberUnit {
  let size: Double
  let suffix: String

  private static let english = [
    NumberUnit(size: 1e12, suffix: "\u{202F}T"), NumberUnit(size: 1e9, suffix: "\u{202F}G"),
    NumberUnit(size: 1e6, suffix: "\u{202F}M"),
  ]
  private static let chinese = [
    NumberUnit(size: 1e12, suffix: "万亿"), NumberUnit(size: 1e8, suffix: "亿"),
    NumberUnit(size: 1e4, suffix: "万"),
  ]

  /// The unit in which `value` has one digit or more before the point; nil for those below a million, which are written
  /// in full.
  static func fitting(_ value: Double, in language: Language) -> NumberUnit? {
    guard value.magnitude >= 1e6 else { return nil }
    return (language == .chinese ? chinese : english).first { value.magnitude >= $0.size }
  }
}
