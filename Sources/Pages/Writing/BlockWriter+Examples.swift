import FilbertCharts
import FilbertCore

extension BlockWriter {
  /// The most characters of a text that are shown.
  private static let longestText = 600
  /// How many shades of a highlight there are.
  private static let shades = 4

  func markup(of examples: Examples) -> Markup {
    var list = Markup()
    var shown = 0
    while shown < min(examples.items.count, examples.limit), list.count < Self.listLimit {
      list.write(markup(of: examples.items[shown]))
      shown += 1
    }
    var markup = Markup()
    let hasWeights = examples.items.prefix(shown).contains { example in
      example.text.contains { if case .weight? = $0.highlight { true } else { false } }
    }
    if hasWeights {
      markup.element("p", ["class": "legend"]) { markup in
        markup.element("mark", ["class": "p3"], say(Wording.speaksFor))
        markup.write(" ")
        markup.element("mark", ["class": "q3"], say(Wording.speaksAgainst))
      }
    }
    markup.element("ol", ["class": "examples"]) { $0.write(list) }
    if examples.items.count > shown {
      markup.element("p", ["class": "more"], say(Wording.more(examples.items.count - shown)))
    }
    return markup
  }

  private func markup(of example: Example) -> Markup {
    var markup = Markup()
    markup.element("li", ["id": example.id.map(Markup.identifier)]) { markup in
      if !example.facts.isEmpty { markup.write(facts(example.facts)) }
      markup.element("p", ["class": "text", "dir": "auto"]) { write(example.text, into: &$0) }
      if let note = example.note {
        markup.element("p", ["class": "hint"]) { $0.write(note, in: language) }
      }
    }
    return markup
  }

  private func write(_ spans: [TextSpan], into markup: inout Markup) {
    var room = Self.longestText
    var omitted = 0
    for span in spans {
      let count = span.text.unicodeScalars.count
      guard room > 0 else {
        omitted += count
        continue
      }
      var shown = Substring(span.text)
      if count > room {
        let scalars = span.text.unicodeScalars
        shown = span.text[..<scalars.index(scalars.startIndex, offsetBy: room)]
        omitted += count - room
      }
      room -= count
      write(String(shown), span.highlight, into: &markup)
    }
    if omitted > 0 {
      markup.write(" ")
      markup.element("span", ["class": "more"], say(Wording.moreCharacters(omitted)))
    }
  }

  private func write(
    _ text: String, _ highlight: TextSpan.Highlight?, into markup: inout Markup
  ) {
    switch highlight {
    case .weight(let weight) where weight.isFinite && weight.magnitude >= 0.05:
      let shade = min(Self.shades, 1 + Int(weight.magnitude * Double(Self.shades)))
      markup.element("mark", ["class": (weight > 0 ? "p" : "q") + "\(shade)"], text)
    case .tag(let name, let tone):
      markup.element("mark", ["class": "tag " + (tone.name ?? "plain")]) { markup in
        markup.element("bdi", [:], text)
        markup.element("b") { $0.write(name, in: language) }
      }
    case .weight, nil: markup.write(text)
    }
  }
}
