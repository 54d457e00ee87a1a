/// Counts by row and column, darker where they are a larger part of their row: a confusion matrix.
public struct HeatMap: Chart {
  /// The most rows and columns that are drawn. Of more, the most frequent stay and the others are summed.
  public static let labelLimit = 30

  /// What the chart shows.
  public var title: Phrase
  /// What it means, in a sentence for those who do not see it; the largest counts are added.
  public var summary: Phrase?
  /// The names of rows and columns, in the same order: a count on the diagonal is a hit.
  public var labels: [Phrase]
  /// What rows are, such as "True label".
  public var rowTitle: Phrase
  /// What columns are, such as "Predicted label".
  public var columnTitle: Phrase
  /// The counts, a row for each label; none is negative.
  public var counts: [[Int]]
  /// The id of the element of the page that the cell of this row and column leads to; nil for none.
  public var link: @Sendable (_ row: Int, _ column: Int) -> String?
  /// The width of the drawing; the height follows from the labels.
  public var size: ChartSize

  /// Creates a chart. Without a size it is as wide as cells need that show their counts.
  public init(
    _ title: Phrase, summary: Phrase? = nil, labels: [Phrase],
    rowTitle: Phrase = Phrase("True label", zh: "真实标签"),
    columnTitle: Phrase = Phrase("Predicted label", zh: "预测标签"), counts: [[Int]],
    size: ChartSize? = nil,
    link: @escaping @Sendable (_ row: Int, _ column: Int) -> String? = { _, _ in nil }
  ) {
    precondition(
      counts.count == labels.count && counts.allSatisfy { $0.count == labels.count },
      "A matrix of \(labels.count) labels has as many rows and columns.")
    self.title = title
    self.summary = summary
    self.labels = labels
    self.rowTitle = rowTitle
    self.columnTitle = columnTitle
    self.counts = counts
    self.size = size ?? ChartSize(width: labels.count <= 8 ? 560 : 760)
    self.link = link
  }

  /// The chart as an SVG element. It is a group rather than an image if cells are links.
  public func svg(id: String, in language: Language, as form: ChartForm) -> String {
    let heading =
      form == .document ? Heading(title.text(in: language), width: size.width) : .none
    let plot = MatrixPlot(self, heading: heading, language: language)
    return Drawing.svg(
      id: id, title: title.text(in: language), description: description(in: language),
      language: language, form: form, width: size.width, height: plot.height,
      hasLinks: plot.hasLinks, plot.draw(into:))
  }
}

extension HeatMap {
  /// The share of the diagonal, and the largest counts beside it.
  public func description(in language: Language) -> String {
    var sentences = summary.map { [$0.text(in: language)] } ?? []
    let total = counts.joined().reduce(0, +)
    let hits = labels.indices.reduce(0) { $0 + counts[$1][$1] }
    if total > 0 {
      sentences.append(
        Phrase(
          "\(hits) of \(total) lie on the diagonal.", zh: "\(total) 个中有 \(hits) 个在对角线上。"
        ).text(in: language))
    }
    for (row, column) in largestErrors.prefix(5) {
      sentences.append(
        Phrase(
          """
          \(counts[row][column]) times \(rowTitle) \(labels[row]) and \(columnTitle) \
          \(labels[column]).
          """,
          zh: """
            \(rowTitle)为 \(labels[row])、\(columnTitle)为 \(labels[column])：\
            \(counts[row][column]) 次。
            """
        ).text(in: language))
    }
    return sentences.joined(separator: language == .chinese ? "" : " ")
  }

  /// Rows and columns of the counts beside the diagonal, the largest first.
  private var largestErrors: [(row: Int, column: Int)] {
    labels.indices.flatMap { row in
      labels.indices.filter { $0 != row && counts[row][$0] > 0 }.map { (row: row, column: $0) }
    }.sorted {
      (counts[$1.row][$1.column], $0.row, $0.column) < (
        counts[$0.row][$0.column], $1.row, $1.column
      )
    }
  }

  /// The counts that are not zero, a row for each: true label, predicted label, count. Those of up to twelve labels are a
  /// matrix.
  public func table(in language: Language) -> ChartTable {
    let names = labels.map { $0.text(in: language) }
    let titles = [rowTitle.text(in: language), columnTitle.text(in: language)]
    if labels.count <= 12 {
      return ChartTable(
        header: [titles.joined(separator: " \\ ")] + names, count: labels.count
      ) { row in
        [names[row]] + counts[row].map { Phrase($0).text(in: language) }
      }
    }
    let hits = labels.indices.filter { counts[$0][$0] > 0 }.map { (row: $0, column: $0) }
    // What is left out are the rarest of the errors.
    let errors = largestErrors
    let cells = errors.prefix(ChartTable.rowLimit / 2) + hits.prefix(ChartTable.rowLimit / 2)
    return ChartTable(
      header: titles + [Phrase("Rows", zh: "行数").text(in: language)], count: cells.count,
      of: errors.count + hits.count
    ) { row in
      let (row, column) = cells[row]
      return [names[row], names[column], Phrase(counts[row][column]).text(in: language)]
    }
  }
}
