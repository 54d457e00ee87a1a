import FilbertCore
import Testing

struct TerminalTextTests {
  @Test func textsStayAsTheyAre() {
    for text in [
      "", "plain ~ text", "naïve e\u{301}", "只要", "عربي ١٢٣", "می\u{200C}خواهم",
      "क\u{94D}\u{200D}ष",
      "👩\u{200D}👧", "❤\u{FE0F}", "👍🏽", "🇮🇳", "\u{600}12", "\u{6DD}", "葛\u{E0100}", "\u{A0}",
      "\u{3000}",
    ] {
      #expect(Array(text.escapedForTerminal.utf8) == Array(text.utf8), "\(text)")
    }
  }

  @Test func whatSteersIsEscaped() {
    #expect("a\nb\r\tc".escapedForTerminal == #"a\nb\r\tc"#)
    #expect("\u{1B}[31m".escapedForTerminal == #"\u{1b}[31m"#)
    #expect("\u{9B}2J".escapedForTerminal == #"\u{9b}2J"#)
    // A line end is one character with what is before it.
    #expect("\r\n".escapedForTerminal == #"\r\n"#)
  }

  /// All of C0 and C1, whatever gives the direction, separators, what nobody sees, and room for more of it.
  @Test func noneOfTheKindIsLeft() throws {
    let ranges: [ClosedRange<UInt32>] = [
      0...0x1F, 0x7F...0x9F, 0xAD...0xAD, 0x61C...0x61C, 0x180E...0x180E, 0x200B...0x200B,
      0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF...0xFEFF, 0xFFF0...0xFFFB,
      0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE00FF, 0xE01F0...0xE0FFF,
    ]
    for value in ranges.joined() {
      let scalar = try #require(Unicode.Scalar(value))
      #expect(scalar.terminalEscape != nil, "\(String(value, radix: 16))")
    }
  }
}
