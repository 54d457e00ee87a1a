import FilbertCharts
import Testing

@Suite("Number formats")
struct NumberFormatTests {
  @Test(
    "Numbers are short and exact enough to be read",
    arguments: [
      (0.0, "0", "0"), (0.1 + 0.2, "0.3", "0.3"), (0.05, "0.05", "0.05"), (-0.05, "−0.05", "−0.05"),
      (1_000, "1,000", "1,000"), (999.96, "1,000", "1,000"), (123.456, "123", "123"),
      (12.345, "12.3", "12.3"), (1.005, "1", "1"), (0.000_234, "0.000234", "0.000234"),
      (1_234_567, "1.23\u{202F}M", "123万"), (250_000_000, "250\u{202F}M", "2.5亿"),
      (3e-9, "3×10⁻⁹", "3×10⁻⁹"), (-1.26e20, "−1.3×10²⁰", "−1.3×10²⁰"),
      (9.99e-5, "1×10⁻⁴", "1×10⁻⁴"),
      (.nan, "–", "–"), (.infinity, "∞", "∞"), (-.infinity, "−∞", "−∞"),
    ])
  func automatic(value: Double, english: String, chinese: String) {
    #expect(NumberFormat.automatic.text(value, in: .english) == english)
    #expect(NumberFormat.automatic.text(value, in: .chinese) == chinese)
  }

  @Test("Fixed decimals round the exact value, and zero has no sign")
  func decimals() {
    #expect(NumberFormat.decimals(2).text(0.145, in: .english) == "0.14")
    #expect(NumberFormat.decimals(3).text(1234.5, in: .english) == "1,234.500")
    #expect(NumberFormat.decimals(2).text(-0.001, in: .english) == "0.00")
    #expect(NumberFormat.decimals(2).text(-0.5, in: .english) == "−0.50")
  }

  @Test func namesStandForWholeNumbers() {
    let format = NumberFormat.names(["Mon", "Tue"])
    #expect(
      [0, 1, 2, -1, .nan].map { format.text($0, in: .english) } == ["Mon", "Tue", "", "", "–"])
  }

  @Test("Shares are hundredths")
  func percent() {
    #expect(NumberFormat.percent().text(0.25, in: .english) == "25\u{202F}%")
    #expect(NumberFormat.percent(decimals: 1).text(0.1234, in: .chinese) == "12.3%")
    #expect(NumberFormat.percent().text(-0.1, in: .english) == "−10\u{202F}%")
  }

  @Test("A phrase writes its numbers in its language and keeps names as they are")
  func phrase() {
    let phrase = Phrase(
      "\(2_000) rows of \("<a>") at \(0.5, .percent())",
      zh: "\("<a>") 的 \(2_000) 行，\(0.5, .percent())")
    #expect(phrase.text(in: .english) == "2,000 rows of <a> at 50\u{202F}%")
    #expect(phrase.text(in: .chinese) == "<a> 的 2,000 行，50%")
    #expect(Phrase("same").text(in: .chinese) == "same")
  }
}
