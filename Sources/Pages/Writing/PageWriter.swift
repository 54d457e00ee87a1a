import FilbertCharts

/// Writes a page and keeps it within its limit.
struct PageWriter {
  private let page: Page
  private var blocks: BlockWriter
  /// How many bytes are left for blocks.
  private var room = 0
  private var omitted = 0

  init(_ page: Page) {
    self.page = page
    blocks = BlockWriter(language: page.language)
  }

  private func say(_ phrase: Phrase) -> String { phrase.text(in: page.language) }

  mutating func html() -> String {
    let head = head
    let header = header
    let footer = footer
    // What stands around the blocks: tags, headings, the sentence on what was left out.
    let frame = 2_000 + page.sections.count * 200
    room = Page.byteLimit - head.count - header.count - footer.count - frame
    let sections = page.sections.map { section(of: $0, level: 2) }
    var markup = Markup()
    markup.write(verbatim: "<!DOCTYPE html>\n")
    markup.element(
      "html", ["xmlns": "http://www.w3.org/1999/xhtml", "lang": page.language.tag]
    ) { markup in
      markup.write(head)
      markup.element("body") { markup in
        markup.element("a", ["class": "skip", "href": "#main"], say(Wording.skip))
        markup.write(header)
        markup.element("main", ["id": "main", "tabindex": "-1"]) { markup in
          for section in sections { markup.write(section) }
          if omitted > 0 {
            markup.element("p", ["class": "notice warning"], say(Wording.omittedBlocks(omitted)))
          }
        }
        markup.write(footer)
      }
    }
    markup.write(verbatim: "\n")
    return markup.text
  }

  private var head: Markup {
    var markup = Markup()
    markup.element("head") { markup in
      markup.element("meta", ["charset": "utf-8"])
      markup.element(
        "meta",
        [
          "http-equiv": "Content-Security-Policy",
          "content":
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
        ])
      markup.element(
        "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      markup.element("meta", ["name": "color-scheme", "content": "light dark"])
      markup.element("meta", ["name": "referrer", "content": "no-referrer"])
      markup.element("title", [:], page.title.shortenedText(in: page.language))
      markup.element("link", ["rel": "icon", "href": "data:,"])
      markup.element("style") { markup in
        markup.write(styleSheet: Stylesheet.css)
        markup.write(styleSheet: ChartStyle.css)
      }
    }
    return markup
  }

  /// Title, what the page is about, and the contents.
  private var header: Markup {
    var markup = Markup()
    markup.element("header") { markup in
      markup.element("h1") { markup in markup.write(page.title, in: page.language) }
      if let lead = page.lead {
        markup.element("p", ["class": "lead"]) { $0.write(lead, in: page.language) }
      }
      if !page.facts.isEmpty { markup.write(blocks.facts(page.facts)) }
    }
    markup.element("nav", ["aria-label": say(Wording.contents)]) { markup in
      markup.element("ol") { markup in
        for section in page.sections {
          markup.element("li") { markup in
            markup.element("a", ["href": "#" + Markup.identifier(section.id)]) {
              $0.write(section.heading, in: page.language)
            }
          }
        }
      }
    }
    return markup
  }

  private var footer: Markup {
    var markup = Markup()
    if let footer = page.footer {
      markup.element("footer") { markup in
        markup.element("p") { $0.write(footer, in: page.language) }
      }
    }
    return markup
  }

  /// A section or, at level 3, a part of one.
  private mutating func section(of section: PageSection, level: Int) -> Markup {
    let id = Markup.identifier(section.id)
    var inner = Markup()
    let heading: StaticString = level == 2 ? "h2" : "h3"
    inner.element(heading, ["id": "\(id)-heading"]) { $0.write(section.heading, in: page.language) }
    if let lead = section.lead {
      inner.element("p", ["class": "lead"]) { $0.write(lead, in: page.language) }
    }
    room -= inner.count
    for block in section.blocks {
      if case .subsection(let part) = block {
        inner.write(self.section(of: part, level: 3))
        continue
      }
      let block = blocks.markup(of: block)
      if block.count <= room {
        room -= block.count
        inner.write(block)
      } else {
        omitted += 1
      }
    }
    var markup = Markup()
    markup.element("section", ["id": id, "aria-labelledby": "\(id)-heading"]) { $0.write(inner) }
    return markup
  }
}
