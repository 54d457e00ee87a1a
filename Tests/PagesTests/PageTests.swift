import FilbertCharts
import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertPages

@Suite("Pages")
struct PageTests {
  private func page(_ blocks: [Block], language: Language = .english) -> Page {
    Page(
      title: "Report", language: language,
      sections: [PageSection(id: "one", heading: "One", blocks: blocks)])
  }

  private func parsed(_ page: Page) throws -> ParsedMarkup {
    try #require(ParsedMarkup(page.html()))
  }

  @Test(
    "A page is well-formed, asks for nothing, and its links lead to its elements",
    arguments: Language.allCases, [false, true])
  func isComplete(language: Language, isHostile: Bool) throws {
    let page = DemonstrationPage.page(in: language, isHostile: isHostile)
    let html = page.html()
    #expect(html == page.html())
    #expect(html.utf8.count <= Page.byteLimit)
    let parsed = try #require(ParsedMarkup(html))
    #expect(parsed.elements[0].attributes["lang"] == language.tag)
    let ids = parsed.values("id")
    #expect(Set(ids).count == ids.count)
    for link in parsed.values("href") where link != "data:," {
      #expect(link.hasPrefix("#") && ids.contains(String(link.dropFirst())), "\(link)")
    }
    for name in parsed.values("aria-labelledby").flatMap({ $0.split(separator: " ") }) {
      #expect(ids.contains(String(name)))
    }
    #expect(parsed.values("src").isEmpty)
    let active = ["script", "img", "iframe", "object", "form", "use", "image", "foreignObject"]
    #expect(!parsed.elements.contains { active.contains($0.name) })
    #expect(!parsed.elements.contains { $0.attributes.keys.contains { $0.hasPrefix("on") } })
    let policy = try #require(parsed.values("content").first { $0.contains("default-src") })
    #expect(policy.contains("default-src 'none'") && !policy.contains("script-src"))
    let style = try #require(parsed.all("style").first).text
    #expect(!style.contains("url(") && !style.contains("@import"))
  }

  @Test("Hostile texts are shown as they are")
  func hostileTexts() throws {
    let parsed = try parsed(DemonstrationPage.page(in: .english, isHostile: true))
    for text in [Hostile.tag, Hostile.attribute, Hostile.arabic] {
      #expect(parsed.text.contains(text))
    }
    #expect(parsed.text.contains("abc\\u{202e}gpj.exe\\u{202c}\\u{0}\\u{1b}[31m"))
    #expect(!parsed.text.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{0}" })
  }

  @Test("A page has its words in its language")
  func writesItsLanguage() throws {
    let phrase = Phrase(
      "Contact \(0.25, .percent()) of \("<x>")", zh: "联系 \("<x>") 的 \(0.25, .percent())")
    let english = try parsed(page([.text(phrase), .notice(.warning, "w")]))
    #expect(english.text.contains("Contact 25\u{202F}% of ") && english.text.contains("Warning: w"))
    let chinese = try parsed(page([.text(phrase), .notice(.warning, "w")], language: .chinese))
    #expect(chinese.text.contains("联系 ") && chinese.text.contains("注意：w"))
    #expect(chinese.all("bdi").map(\.text) == ["<x>"])
  }

  @Test("Contents lead to all sections, and parts of sections have headings below theirs")
  func contents() throws {
    let part = PageSection(id: "part", heading: "Part", blocks: [.text("words")])
    let parsed = try parsed(page([.subsection(part)]))
    #expect(parsed.all("a").compactMap { $0.attributes["href"] } == ["#main", "#one"])
    #expect(parsed.all("h2").map(\.text) == ["One"] && parsed.all("h3").map(\.text) == ["Part"])
    #expect(parsed.values("id").contains("part"))
  }

  @Test(
    "Writes the demonstration pages where Scripts/test-report.py asks for them",
    .enabled(if: ProcessInfo.processInfo.environment["FILBERT_DEMONSTRATION"] != nil))
  func writesDemonstration() throws {
    let directory = URL(
      filePath: ProcessInfo.processInfo.environment["FILBERT_DEMONSTRATION"] ?? "")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for language in Language.allCases {
      for isHostile in [false, true] {
        let name = "\(isHostile ? "hostile" : "report")-\(language.rawValue).html"
        let html = DemonstrationPage.page(in: language, isHostile: isHostile).html()
        try Data(html.utf8).write(to: directory.appending(path: name))
      }
      let gallery = GalleryPage.page(in: language).html()
      try Data(gallery.utf8).write(
        to: directory.appending(path: "gallery-\(language.rawValue).html"))
    }
  }
}
