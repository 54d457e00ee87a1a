import FilbertCore

/// The drawing of a heat map.
struct MatrixPlot {
  /// The most rows whose cells are drawn one by one, with their counts if those fit.
  private static let detailedRows = 16
  /// The most rows whose cells say what they hold when they are pointed at.
  private static let titledRows = 8
  /// How many bytes the links may have, which keeps a drawing of the longest names within 50 KB.
  private static let linkBytes = 15_000
  private static let textSize = 12.0
  /// How much of a name is shown above its column.
  private static let tiltedWidth = 130.0

  private let chart: HeatMap
  private let cells: MatrixCells
  private let language: Language
  private let heading: Heading
  private let names: [String]
  private let links: [(row: Int, column: Int, id: String)]
  private let side: Double
  private let left: Double
  private let top: Double
  private let isTilted: Bool
  let height: Double

  var hasLinks: Bool { !links.isEmpty }

  init(_ chart: HeatMap, heading: Heading, language: Language) {
    self.chart = chart
    self.language = language
    self.heading = heading
    cells = MatrixCells(chart.counts, limit: HeatMap.labelLimit)
    let others =
      cells.others > 0 ? [Phrase("\(cells.others) others", zh: "其余 \(cells.others) 个")] : []
    names = (cells.kept.map { chart.labels[$0] } + others).map { $0.text(in: language) }
    links = Self.links(of: chart, in: cells)
    let width = chart.size.width
    let rows = Double(max(1, names.count))
    let widest = names.map { TextWidth.of($0, size: Self.textSize) }.max() ?? 0
    let rowTitle = TextWidth.of(chart.rowTitle.text(in: language) + " ↓", size: Self.textSize)
    left = min(max(widest, rowTitle), width * 0.28) + 10
    // Tilted names at the right reach beyond their column.
    let greatest = rows <= 4 ? 76.0 : 50
    let straight = min(greatest, (width - left - 2) / rows)
    isTilted = widest + 8 > straight
    let reach = min(widest, Self.tiltedWidth)
    let room = isTilted ? min(greatest, (width - left - reach * 0.72) / rows) : straight
    side = (room * 10).rounded(.down) / 10
    top = heading.height + 22 + (isTilted ? reach * 0.72 + 14 : 20)
    height = names.isEmpty ? heading.height + 40 : top + side * rows + 4
  }

  /// The links, those of the largest counts first.
  private static func links(
    of chart: HeatMap, in cells: MatrixCells
  ) -> [(row: Int, column: Int, id: String)] {
    var links: [(row: Int, column: Int, id: String)] = []
    for (row, label) in cells.kept.enumerated() {
      for (column, other) in cells.kept.enumerated() where cells.counts[row][column] > 0 {
        if let id = chart.link(label, other) { links.append((row: row, column: column, id: id)) }
      }
    }
    return links.sorted {
      (cells.counts[$1.row][$1.column], $0.row, $0.column)
        < (cells.counts[$0.row][$0.column], $1.row, $1.column)
    }
  }

  func draw(into markup: inout Markup) {
    heading.draw(into: &markup)
    guard !names.isEmpty else {
      let x = chart.size.width / 2
      Drawing.writeNothing(x: x, y: height - 12, language: language, into: &markup)
      return
    }
    // Links say what their cells hold; read aloud one by one, the names and counts would say nothing.
    markup.element("g", ["aria-hidden": hasLinks ? "true" : nil]) { markup in
      drawTitles(into: &markup)
      drawNames(into: &markup)
      if names.count <= Self.detailedRows {
        drawCells(into: &markup)
      } else {
        drawShades(into: &markup)
      }
      drawDiagonal(into: &markup)
    }
    let end = markup.count + Self.linkBytes
    for link in links where markup.count < end { draw(link, into: &markup) }
  }

  private func drawTitles(into markup: inout Markup) {
    let columns = chart.columnTitle.text(in: language) + " →"
    let rows = chart.rowTitle.text(in: language) + " ↓"
    let y = coordinate(heading.height + 12)
    markup.element(
      "text", ["class": "n", "x": coordinate(left), "y": y],
      TextWidth.fitted(columns, width: chart.size.width - left, size: Self.textSize))
    markup.element(
      "text", ["class": "n e", "x": coordinate(left - 8), "y": coordinate(top - 8)],
      TextWidth.fitted(rows, width: left - 8, size: Self.textSize))
  }

  private func drawNames(into markup: inout Markup) {
    let isSmall = side < 18
    let size = isSmall ? 9 : Self.textSize
    for (index, name) in names.enumerated() {
      let middle = (Double(index) + 0.5) * side
      let beside = TextWidth.fitted(name, width: left - 10, size: size)
      markup.element(
        "text",
        [
          "class": isSmall ? "b e y" : "b e", "x": coordinate(left - 8),
          "y": coordinate(top + middle + size / 3),
        ], beside)
      let x = left + middle
      let above = TextWidth.fitted(name, width: isTilted ? Self.tiltedWidth : side - 4, size: size)
      let place = coordinate(x + (isTilted ? 3 : 0))
      markup.element(
        "text",
        [
          "class": (isTilted ? "b" : "b c") + (isSmall ? " y" : ""), "x": place,
          "y": coordinate(top - 8),
          "transform": isTilted ? "rotate(-45 \(place) \(coordinate(top - 8)))" : nil,
        ], above)
    }
  }

  private func drawCells(into markup: inout Markup) {
    for row in names.indices {
      for column in names.indices {
        let count = cells.counts[row][column]
        let shade = Shade.of(cells.share(row, column))
        let (x, y) = (left + Double(column) * side, top + Double(row) * side)
        markup.element("g", [:]) { markup in
          if names.count <= Self.titledRows { markup.element("title", [:], words(row, column)) }
          var square = PathData()
          square.rectangle(x + 1, y + 1, side - 2, side - 2)
          markup.element("path", ["class": "h\(shade)", "d": square.text])
          let text = NumberFormat.automatic.text(Double(count), in: language)
          let isSmall = TextWidth.of(text, size: Self.textSize) > side - 4
          guard TextWidth.of(text, size: isSmall ? 9 : Self.textSize) <= side - 2 else { return }
          markup.element(
            "text",
            [
              "class": Shade.text(shade) + (isSmall ? " y" : ""), "x": coordinate(x + side / 2),
              "y": coordinate(y + side / 2 + 4),
            ], text)
        }
      }
    }
  }

  /// All cells of a shade as one path, in units of a cell, which takes half the bytes.
  private func drawShades(into markup: inout Markup) {
    var paths = [PathData](repeating: PathData(), count: Shade.count)
    for row in names.indices {
      for column in names.indices {
        paths[Shade.of(cells.share(row, column))].rectangle(Double(column), Double(row), 0.9, 0.9)
      }
    }
    let place = "translate(\(coordinate(left)) \(coordinate(top))) scale(\(coordinate(side)))"
    markup.element("g", ["transform": place]) { markup in
      for (shade, path) in paths.enumerated() where !path.text.isEmpty {
        markup.element("path", ["class": "h\(shade)", "d": path.text])
      }
    }
  }

  /// Frames the hits, which are otherwise shown by their place alone.
  private func drawDiagonal(into markup: inout Markup) {
    var frames = PathData()
    for index in cells.kept.indices {
      let offset = Double(index) * side
      frames.rectangle(left + offset + 1, top + offset + 1, side - 2, side - 2)
    }
    if names.count <= Self.detailedRows {
      markup.element("path", ["class": "u", "d": frames.text])
    }
  }

  private func draw(_ link: (row: Int, column: Int, id: String), into markup: inout Markup) {
    markup.element(
      "a",
      [
        "href": "#" + Markup.identifier(link.id),
        "aria-label": words(link.row, link.column),
      ]
    ) { markup in
      markup.element(
        "rect",
        [
          "x": coordinate(left + Double(link.column) * side + 1),
          "y": coordinate(top + Double(link.row) * side + 1), "width": coordinate(side - 2),
          "height": coordinate(side - 2),
        ])
    }
  }

  /// `returns → buying: 12 (3 % of the row)`.
  private func words(_ row: Int, _ column: Int) -> String {
    let (from, to) = (names[row].shortened(to: 24), names[column].shortened(to: 24))
    return Phrase(
      """
      \(chart.rowTitle) \(from), \(chart.columnTitle) \(to): \(cells.counts[row][column]) \
      (\(cells.share(row, column), .percent()))
      """,
      zh: """
        \(chart.rowTitle) \(from)，\(chart.columnTitle) \(to)：\(cells.counts[row][column])\
        （\(cells.share(row, column), .percent())）
        """
    ).text(in: language)
  }
}
