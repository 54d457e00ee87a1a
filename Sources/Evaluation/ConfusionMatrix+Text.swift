import FilbertCore

extension ConfusionMatrix: CustomStringConvertible {
  /// An aligned table: a row for each gold label, a column for each predicted one.
  ///
  /// Columns are numbered as the rows are, because label names over fifty columns fit no terminal.
  package var description: String {
    let numbers = names.indices.map { "\($0 + 1)" }
    let nameWidth = max(widest(names), "gold \\ predicted".count)
    let numberWidth = numbers.last?.count ?? 0
    let cellWidth = max(numberWidth, counts.max().map { "\($0)".count } ?? 0)

    func line(_ name: String, _ number: String, _ cells: some Sequence<String>) -> String {
      padded(name, to: nameWidth) + "  " + padded(number, to: numberWidth)
        + cells.map { "  " + padded($0, to: cellWidth) }.joined() + "\n"
    }
    var text = line("gold \\ predicted", "", numbers)
    for row in names.indices {
      let cells = names.indices.map { "\(self[row, $0])" }
      text += line(names[row].escapedForTerminal, numbers[row], cells)
    }
    return text
  }

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
