import FilbertText
import Testing

@Suite struct ScriptTests {
  private static let names: [String: Script] = [
    "CJK": .han, "KANGXI": .han, "HIRAGANA": .kana, "KATAKANA": .kana, "HANGUL": .hangul,
    "CYRILLIC": .cyrillic, "GREEK": .greek, "ARABIC": .arabic, "HEBREW": .hebrew,
    "DEVANAGARI": .devanagari, "THAI": .thai, "LATIN": .latin,
  ]

  /// The script that the Unicode name of a letter begins with.
  private func script(named name: String) -> Script? {
    var words = name.split { $0 == " " || $0 == "-" }.map(String.init)
    if let first = words.first, ["HALFWIDTH", "FULLWIDTH"].contains(first) { words.removeFirst() }
    return words.first.flatMap { Self.names[$0] }
  }

  /// Of all letters of Unicode that the standard library names.
  @Test func agreesWithTheNamesOfLetters() {
    var (compared, wrong): (Int, [String]) = (0, [])
    for value in UInt32(0)..<0x33480 {
      guard let scalar = Unicode.Scalar(value), let name = scalar.properties.name,
        [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter]
          .contains(scalar.properties.generalCategory), let expected = script(named: name)
      else { continue }
      compared += 1
      if Script(scalar) != expected { wrong.append("\(String(value, radix: 16)) \(name)") }
    }
    #expect(compared > 100_000)
    #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(20))")
  }

  @Test func otherCharactersAreLettersDigitsOrSymbols() {
    let found = "ஃअක١५5½²あ。，!😀 \u{200D}€→".unicodeScalars.map { Script($0) }
    #expect(
      found == [
        .other, .devanagari, .other, .digits, .digits, .digits, .digits, .digits, .kana, .symbols,
        .symbols, .symbols, .symbols, .symbols, .symbols, .symbols, .symbols,
      ])
  }
}
