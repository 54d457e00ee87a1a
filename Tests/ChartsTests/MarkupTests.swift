import FilbertTestSupport
import Testing

@testable import FilbertCharts

@Suite("Markup")
struct MarkupTests {
  @Test("Any character is harmless in words and in attributes")
  func everyScalar() throws {
    let scalars =
      (0...0x2FFF).compactMap(Unicode.Scalar.init)
      + [0xFDD0, 0xFEFF, 0xFFFE, 0xFFFF, 0x1F600, 0xE0041, 0x10FFFF].compactMap(Unicode.Scalar.init)
    for start in stride(from: 0, to: scalars.count, by: 64) {
      let text = scalars[start..<min(start + 64, scalars.count)]
        .reduce(into: "") { $0.unicodeScalars.append($1) }
      var markup = Markup()
      markup.element("a", ["b": text], text)
      let parsed = try #require(ParsedMarkup(markup.text), "from \(start)")
      #expect(parsed.elements.count == 1)
      let shown = parsed.elements[0]
      #expect(shown.text.unicodeScalars.allSatisfy { !$0.changesDirection })
      // What needs no escape comes back.
      let plain = text.unicodeScalars.filter { (0x20...0x7E).contains($0.value) }
      #expect(
        shown.text.unicodeScalars.filter { (0x20...0x7E).contains($0.value) }.starts(
          with: plain.prefix(0)))
      #expect(plain.allSatisfy { shown.text.unicodeScalars.contains($0) })
      #expect(plain.allSatisfy { (shown.attributes["b"] ?? "").unicodeScalars.contains($0) })
    }
  }

  @Test(
    "Markup in a text stays text",
    arguments: [
      "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "&lt;b&gt;",
      "]]></style>", "<!--",
    ])
  func hostile(text: String) throws {
    var markup = Markup()
    markup.element("a", ["b": text], text)
    let parsed = try #require(ParsedMarkup(markup.text))
    #expect(parsed.elements.count == 1)
    #expect(parsed.elements[0].text == text)
    #expect(parsed.elements[0].attributes == ["b": text])
  }

  @Test("Control characters and changes of direction are shown, lines and Arabic marks are kept")
  func invisible() {
    #expect(Markup.escaped("a\u{202E}b\u{0}c\u{1B}d") == "a\\u{202e}b\\u{0}c\\u{1b}d")
    #expect(Markup.escaped("a\nb\tc\u{200F}") == "a\nb\tc\u{200F}")
    #expect(Markup.escaped("\u{FFFE}\u{FFFF}") == "\\u{fffe}\\u{ffff}")
  }

  @Test(
    "Ids of different texts differ and have nothing but letters, digits, hyphens and underscores")
  func identifiers() {
    let texts = ["a b", "a<b", "a>b", "", "1", "错误", "javascript:alert(1)", "é", "e\u{301}"]
    let ids = texts.map(Markup.identifier)
    #expect(Set(ids).count == ids.count)
    for id in ids {
      #expect(
        id.utf8.allSatisfy {
          (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == 0x2D
            || $0 == 0x5F
        })
      #expect(id.utf8.first.map { (0x61...0x7A).contains($0 | 0x20) } == true)
    }
  }

  @Test(
    "Coordinates have at most one decimal",
    arguments: [
      (0.0, "0"), (-0.04, "0"), (12.25, "12.3"), (-7.96, "-8"), (0.5, ".5"), (-0.5, "-.5"),
    ])
  func coordinates(value: Double, expected: String) {
    #expect(coordinate(value) == expected)
  }
}

extension Unicode.Scalar {
  fileprivate var changesDirection: Bool {
    (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }
}
