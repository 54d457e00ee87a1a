import FilbertCore

/// Different texts for the same number: 1, 1.0 and 1.00. pandas writes 1.0 if a column of whole numbers has a gap.
enum NumberText {
  /// Longer texts are no numbers that a person compares.
  private static let longest = 40

  /// The shortest text of the number that `text` is, in the notation of programming languages; nil for other texts.
  static func canonical(_ text: String) -> String? {
    let text = text.trimmed
    guard let first = text.utf8.first, text.utf8.count <= longest,
      "+-.0123456789".utf8.contains(first),
      text.utf8.allSatisfy({ "+-.0123456789eE".utf8.contains($0) }), let number = Double(text),
      number.isFinite
    else { return nil }
    // Identifiers of twenty digits are not rounded.
    let written = text.utf8.contains { $0 | 0x20 == UInt8(ascii: "e") } ? number.description : text
    let digits = written.drop { "+-".utf8.contains($0.asciiValue ?? 0) }
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let whole = String(parts[0].drop { $0 == "0" })
    let fraction = parts.count > 1 ? String(parts[1].reversed().drop { $0 == "0" }.reversed()) : ""
    let magnitude = (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : ".\(fraction)")
    return number < 0 ? "-" + magnitude : magnitude
  }
}
