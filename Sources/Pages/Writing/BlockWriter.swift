import FilbertCharts
import FilbertCore

/// Writes the blocks of a page.
struct BlockWriter {
  /// The most bytes of a table or a list of examples, so that none takes the room of all others.
  static let listLimit = 100_000

  let language: Language
  /// How many charts and tables have been written; their ids are numbered.
  private var written = 0

  init(language: Language) {
    self.language = language
  }

  func say(_ phrase: Phrase) -> String { phrase.text(in: language) }

  mutating func nextID() -> String {
    written += 1
    return "n\(written)"
  }

  mutating func markup(of block: Block) -> Markup {
    switch block {
    case .figures(let figures): return figures.isEmpty ? nothing : markup(of: figures)
    case .table(let table): return markup(of: table)
    case .charts(let charts): return charts.isEmpty ? nothing : markup(of: charts)
    case .examples(let examples): return examples.items.isEmpty ? nothing : markup(of: examples)
    case .facts(let facts): return facts.isEmpty ? nothing : self.facts(facts)
    case .details(let summary, let blocks): return details(summary, blocks)
    case .text(let phrase): return paragraph(phrase)
    case .list(let phrases): return phrases.isEmpty ? nothing : list(phrases)
    case .notice(let level, let phrase): return notice(level, phrase)
    case .code(let code): return self.code(code)
    case .subsection(let section):
      // A part of what is opened: its heading cannot be in the contents.
      return details(section.heading, section.blocks)
    }
  }

  /// What stands for a block without content.
  private var nothing: Markup {
    var markup = Markup()
    markup.element("p", ["class": "more"], say(Wording.nothing))
    return markup
  }

  private func paragraph(_ phrase: Phrase) -> Markup {
    var markup = Markup()
    markup.element("p") { $0.write(phrase, in: language) }
    return markup
  }

  private func list(_ phrases: [Phrase]) -> Markup {
    var markup = Markup()
    markup.element("ul") { markup in
      for phrase in phrases {
        markup.element("li") { $0.write(phrase, in: language) }
      }
    }
    return markup
  }

  private func notice(_ level: NoticeLevel, _ phrase: Phrase) -> Markup {
    var markup = Markup()
    markup.element("p", ["class": level == .warning ? "notice warning" : "notice"]) { markup in
      markup.element("strong", [:], say(level == .warning ? Wording.warning : Wording.note))
      markup.write(language == .chinese ? "：" : ": ")
      markup.write(phrase, in: language)
    }
    return markup
  }

  private func code(_ code: String) -> Markup {
    var markup = Markup()
    markup.element("pre", ["dir": "ltr"]) { markup in
      markup.element("code", [:], code.shortened(to: 2_000))
    }
    return markup
  }

  private mutating func details(_ summary: Phrase, _ blocks: [Block]) -> Markup {
    let inner = blocks.map { self.markup(of: $0) }
    var markup = Markup()
    markup.element("details") { markup in
      markup.element("summary") { $0.write(summary, in: language) }
      for block in inner { markup.write(block) }
    }
    return markup
  }

  func facts(_ facts: [Fact]) -> Markup {
    var markup = Markup()
    markup.element("dl", ["class": "facts"]) { markup in
      for fact in facts {
        markup.element("div") { markup in
          markup.element("dt") { $0.write(fact.name, in: language) }
          markup.element("dd") { $0.write(fact.value, in: language) }
        }
      }
    }
    return markup
  }

  private func markup(of figures: [Figure]) -> Markup {
    var markup = Markup()
    markup.element("dl", ["class": "figures"]) { markup in
      for figure in figures {
        markup.element("div") { markup in
          markup.element("dt") { $0.write(figure.name, in: language) }
          markup.element("dd", ["class": "value"]) { $0.write(figure.value, in: language) }
          if let interval = figure.interval {
            markup.element("dd", ["class": "interval"]) { $0.write(interval, in: language) }
          }
          if let hint = figure.hint {
            markup.element("dd", ["class": "hint"]) { $0.write(hint, in: language) }
          }
        }
      }
    }
    return markup
  }
}
