import FilbertCharts
import FilbertCore

extension BlockWriter {
  /// Up to this width a chart is shown as wide as the page; a wider one scrolls on a phone, so that its words stay
  /// legible.
  private static let narrowWidth = 420.0

  mutating func markup(of figures: [ChartFigure]) -> Markup {
    let inner = figures.map { self.markup(of: $0) }
    var markup = Markup()
    markup.element("div", ["class": "charts"]) { markup in
      for figure in inner { markup.write(figure) }
    }
    return markup
  }

  private mutating func markup(of figure: ChartFigure) -> Markup {
    let id = nextID()
    let table = figure.hasTable ? self.table(of: figure.chart) : nil
    let width = figure.chart.size.width
    let isWide = width > Self.narrowWidth
    var markup = Markup()
    markup.element("figure", ["class": isWide ? "chart-figure broad" : "chart-figure"]) { markup in
      markup.element("figcaption") { markup in
        markup.element("strong", ["id": id]) { $0.write(figure.chart.title, in: language) }
        if let caption = figure.caption {
          markup.element("span") { $0.write(caption, in: language) }
        }
      }
      let svg = Markup(figure.chart, id: id, in: language)
      let greatest = Int(width * 1.2)
      if isWide {
        region(id, into: &markup) { markup in
          let style = "min-width:\(Int(width * 0.8))px;max-width:\(greatest)px"
          markup.element("div", ["style": style]) { $0.write(svg) }
        }
      } else {
        markup.element("div", ["style": "max-width:\(greatest)px"]) { $0.write(svg) }
      }
      if let table { markup.write(table) }
    }
    return markup
  }

  /// The data of a chart, to be opened.
  private mutating func table(of chart: any Chart) -> Markup {
    let id = nextID()
    let table = chart.table(in: language)
    var markup = Markup()
    markup.element("details", ["class": "data"]) { markup in
      markup.element("summary", ["id": id]) { markup in
        markup.write(Wording.data, in: language)
        markup.element("span", ["class": "unseen"]) { markup in
          markup.write(": ")
          markup.write(chart.title, in: language)
        }
      }
      region(id, into: &markup) { markup in
        markup.element("table", ["aria-labelledby": id]) { $0.write(Self.rows(of: table)) }
      }
      if table.omitted > 0 {
        markup.element("p", ["class": "more"], say(Wording.omittedRows(table.omitted)))
      }
    }
    return markup
  }

  private static func rows(of table: ChartTable) -> Markup {
    var markup = Markup()
    markup.element("thead") { markup in
      markup.element("tr") { markup in
        for (index, name) in table.header.enumerated() {
          markup.element("th", ["scope": "col", "class": index == 0 ? nil : "num"]) {
            $0.element("bdi", [:], name.shortened(to: 80))
          }
        }
      }
    }
    markup.element("tbody") { markup in
      for row in table.rows {
        markup.element("tr") { markup in
          for (index, cell) in row.enumerated() {
            if index == 0 {
              markup.element("th", ["scope": "row"]) {
                $0.element("bdi", [:], cell.shortened(to: 80))
              }
            } else {
              markup.element("td", ["class": "num"], cell.shortened(to: 80))
            }
          }
        }
      }
    }
    return markup
  }
}
