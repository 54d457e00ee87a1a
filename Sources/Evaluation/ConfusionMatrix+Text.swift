import FilbertCore

extension ConfusionMatrix: CustomStringConvertible {
  /// An aligned table: a row for each gold label, a column for each predicted one.
  ///
  /// Labels head the columns if they fit into a terminal of 80 columns; otherwise the numbers of their rows do.
  package var description: String {
    let corner = "gold \\ predicted"
    let labels = names.map(\.escapedForTerminal)
    let nameWidth = max(widest(names), corner.count)
    let countWidth = counts.map { "\($0)".count }.max() ?? 0
    let labelled = labels.reduce(nameWidth) { $0 + 2 + max($1.unicodeScalars.count, countWidth) }
    let isLabelled = labelled < Self.terminalWidth
    let numbers = names.indices.map { "\($0 + 1)" }
    let heads = isLabelled ? labels : numbers
    let numberWidth = isLabelled ? 0 : 2 + (numbers.last?.count ?? 0)

    func line(_ name: String, _ number: String, _ cells: some Sequence<String>) -> String {
      padded(name, to: nameWidth) + padded(isLabelled ? "" : number, to: numberWidth)
        + zip(cells, heads).map { cell, head in
          let width = isLabelled ? head.unicodeScalars.count : numberWidth - 2
          return "  " + padded(cell, to: max(width, countWidth))
        }.joined() + "\n"
    }
    var text = line(corner, "", heads)
    for row in names.indices {
      text += line(labels[row], numbers[row], names.indices.map { "\(self[row, $0])" })
    }
    return text
  }

  private static let terminalWidth = 80

  /// The pairs of labels mixed up most often, most frequent first: what to read instead of the
  /// table when there are many labels. Ties are in label order.
  package func mostConfused(_ limit: Int) -> [(gold: String, predicted: String, count: Int)] {
    let mistakes = counts.indices.filter { counts[$0] > 0 && $0 / names.count != $0 % names.count }
    let ranked = mistakes.sorted { (counts[$1], $0) < (counts[$0], $1) }
    return ranked.prefix(max(0, limit)).map {
      (names[$0 / names.count], names[$0 % names.count], counts[$0])
    }
  }
}
