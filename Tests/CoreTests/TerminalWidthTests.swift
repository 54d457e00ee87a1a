import FilbertCore
import Testing

struct TerminalWidthTests {
  /// By East_Asian_Width; marks take no column of their own.
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("手机壳", 6), ("ｱ", 1), ("Ａ", 2), ("한국", 4),
    ("かな", 4), ("a…", 2), ("，", 2), ("😀", 2), ("Привет", 6), ("नमस्ते", 4),
  ])
  func wideCharactersTakeTwoColumns(_ text: String, _ width: Int) {
    #expect(text.terminalWidth == width)
  }

  @Test func whatDoesNotFitIsLeftOut() {
    #expect("abcdef".fitted(toTerminalWidth: 6) == "abcdef")
    #expect("abcdef".fitted(toTerminalWidth: 5) == "abcd…")
    #expect("手机壳".fitted(toTerminalWidth: 6) == "手机壳")
    #expect("手机壳多".fitted(toTerminalWidth: 6) == "手机…")
  }

  @Test func sharesArePercentages() {
    #expect(Rendering.percent(0.165) == "16.5 %")
    #expect(Rendering.percent(0.25, digits: 0) == "25 %")
    #expect(Rendering.percent(1, digits: 2) == "100.00 %")
  }
}
