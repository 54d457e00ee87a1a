import FilbertCore

/// How a number is written.
///
/// All formats write `−` for the minus sign, a comma between thousands, and a narrow no-break space before a unit.
/// What is not a number is `–`.
public enum NumberFormat: Sendable, Hashable {
  /// Three significant digits and whole numbers below a million in full: `12,345`, `0.052`, `1.25 M`, `3×10⁻⁹`.
  case automatic
  /// A fixed number of decimals: `0.90`.
  case decimals(Int)
  /// A share as hundredths: 0.25 is `25 %`.
  case percent(decimals: Int = 0)
  /// Whole numbers from 0 on by their names, such as the days of a series: 1 is the second name. Other values have none.
  /// An axis of names is whole (``Axis/isWhole``).
  case names([String])

  /// `value` as people read it in `language`.
  public func text(_ value: Double, in language: Language) -> String {
    guard value.isFinite else { return value.isNaN ? "–" : value < 0 ? "−∞" : "∞" }
    switch self {
    case .automatic: return Self.significant(value, in: language)
    case .decimals(let decimals): return Self.fixed(value, decimals: decimals, in: language)
    case .percent(let decimals):
      return Self.fixed(value * 100, decimals: decimals, in: language)
        + (language == .chinese ? "%" : "\u{202F}%")
    case .names(let names):
      guard let place = Int(exactly: value.rounded()), names.indices.contains(place) else {
        return ""
      }
      return names[place]
    }
  }

  /// `12,345`, `−7`.
  static func grouped(_ count: Int) -> String {
    signed(Rendering.grouped(count))
  }

  /// `value` with `decimals`, in units of millions and so on when it is large.
  static func fixed(_ value: Double, decimals: Int, in language: Language) -> String {
    if value.magnitude >= 1e15 { return scientific(value) }
    if let unit = NumberUnit.fitting(value, in: language) {
      return trimmed(groupedFixed(value / unit.size, decimals: 2)) + unit.suffix
    }
    return groupedFixed(value, decimals: decimals)
  }

  private static func significant(_ value: Double, in language: Language) -> String {
    let magnitude = value.magnitude
    if magnitude == 0 { return "0" }
    if magnitude < 1e-4 || magnitude >= 1e15 { return scientific(value) }
    if let unit = NumberUnit.fitting(value, in: language) {
      let scaled = value / unit.size
      return trimmed(groupedFixed(scaled, decimals: decimals(of: scaled))) + unit.suffix
    }
    if value.rounded() == value { return groupedFixed(value, decimals: 0) }
    return trimmed(groupedFixed(value, decimals: decimals(of: value)))
  }

  /// As many decimals as three significant digits have.
  private static func decimals(of value: Double) -> Int {
    switch value.magnitude {
    case 100...: 0
    case 10...: 1
    case 1...: 2
    case 0.1...: 3
    case 0.01...: 4
    case 0.001...: 5
    default: 6
    }
  }

  /// `1.2×10⁻⁹`.
  private static func scientific(_ value: Double) -> String {
    let power = DecimalPower(of: value.magnitude)
    var exponent = power.exponent
    var digits = trimmed(groupedFixed(power.mantissa, decimals: 1))
    if digits == "10" { (digits, exponent) = ("1", exponent + 1) }
    return (value < 0 ? "−" : "") + digits + "×10" + superscript(exponent)
  }

  static func superscript(_ exponent: Int) -> String {
    let digits = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let written = String(exponent.magnitude).compactMap(\.wholeNumberValue).map { digits[$0] }
    return (exponent < 0 ? "⁻" : "") + written.joined()
  }

  /// `1,234.50`.
  static func groupedFixed(_ value: Double, decimals: Int) -> String {
    let text = fixedPoint(value, digits: decimals)
    let whole = text.prefix { $0 != "." }
    guard let count = Int(whole) else { return signed(text) }
    let isNegative = text.hasPrefix("-") && text.contains { ("1"..."9").contains($0) }
    return (isNegative ? "−" : "") + Rendering.grouped(Int(count.magnitude))
      + text.dropFirst(whole.count)
  }

  /// Without zeros at the end of the decimals.
  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    let digits = text.trimming { $0 == "0" }
    return digits.hasSuffix(".") ? String(digits.dropLast()) : digits
  }

  private static func signed(_ text: String) -> String {
    text.hasPrefix("-") ? "−" + text.dropFirst() : text
  }
}

extension String {
  /// Without the characters at the end for which `isLeftOut` holds.
  fileprivate func trimming(_ isLeftOut: (Character) -> Bool) -> String {
    var kept = Substring(self)
    while let last = kept.last, isLeftOut(last) { kept.removeLast() }
    return String(kept)
  }
}
