import FilbertCharts
import FilbertCore

extension BlockWriter {
  mutating func markup(of table: PageTable) -> Markup {
    let id = nextID()
    let (rows, omitted) = rows(of: table)
    var markup = Markup()
    markup.element("figure", ["class": "table"]) { markup in
      markup.element("figcaption", ["id": id]) { $0.write(table.caption, in: language) }
      region(id, into: &markup) { markup in
        markup.element("table", ["aria-labelledby": id]) { markup in
          markup.element("thead") { markup in
            markup.element("tr") { markup in
              for column in table.columns {
                markup.element("th", ["scope": "col", "class": column.isNumeric ? "num" : nil]) {
                  $0.write(column.title, in: language)
                }
              }
            }
          }
          markup.element("tbody") { $0.write(rows) }
        }
      }
      if table.rows.isEmpty { markup.element("p", ["class": "more"], say(Wording.nothing)) }
      if omitted > 0 {
        markup.element("p", ["class": "more"], say(Wording.more(omitted)))
      }
    }
    return markup
  }

  /// A part of the page that scrolls sideways if it is wider than the page, by keyboard too.
  func region(_ id: String, into markup: inout Markup, _ content: (inout Markup) -> Void) {
    markup.element(
      "div", ["class": "wide", "role": "region", "aria-labelledby": id, "tabindex": "0"], content)
  }

  /// The rows that fit, and how many do not.
  private func rows(of table: PageTable) -> (Markup, omitted: Int) {
    let totals = min(table.totals, table.rows.count)
    let others = table.rows.count - totals
    var markup = Markup()
    var shown = 0
    while shown < min(others, table.limit), markup.count < Self.listLimit {
      markup.write(self.markup(of: table.rows[shown], table, isTotal: false))
      shown += 1
    }
    for row in table.rows[others...].prefix(20) {
      markup.write(self.markup(of: row, table, isTotal: true))
    }
    return (markup, others - shown)
  }

  private func markup(of row: [PageTable.Cell], _ table: PageTable, isTotal: Bool) -> Markup {
    var markup = Markup()
    markup.element("tr", ["class": isTotal ? "total" : nil]) { markup in
      for (index, cell) in row.enumerated() {
        let isNumeric = table.columns[index].isNumeric
        let name: StaticString = index == 0 ? "th" : "td"
        markup.element(
          name,
          [
            "scope": index == 0 ? "row" : nil,
            "class": Self.names([isNumeric ? "num" : nil, cell.tone.name]),
          ]
        ) { write(cell, into: &$0) }
      }
    }
    return markup
  }

  /// The value of `class`; nil if there is none.
  private static func names(_ names: [String?]) -> String? {
    let names = names.compactMap(\.self)
    return names.isEmpty ? nil : names.joined(separator: " ")
  }

  private func write(_ cell: PageTable.Cell, into markup: inout Markup) {
    if let bar = cell.bar, bar.isFinite {
      let share = Int((min(max(bar, 0), 1) * 100).rounded())
      markup.element("span", ["class": "bar", "aria-hidden": "true"]) { markup in
        markup.element("span", ["style": "width:\(share)%"]) { _ in }
      }
    }
    if let link = cell.link {
      markup.element("a", ["href": "#" + Markup.identifier(link)]) {
        $0.write(cell.content, in: language)
      }
    } else {
      markup.write(cell.content, in: language)
    }
    if let addition = cell.addition {
      markup.write(" ")
      markup.element("small") { $0.write(addition, in: language) }
    }
  }
}

extension PageTable.Tone {
  /// The class of the style sheet; nil for cells like all others.
  var name: String? {
    switch self {
    case .plain: nil
    case .quiet: "quiet"
    case .good: "good"
    case .bad: "bad"
    }
  }
}
