package import FilbertCore
package import FilbertTables
package import FilbertText

/// Which columns of a table hold text, second text and label.
package struct ColumnChoice: Sendable, Equatable {
  /// The columns of the table.
  package let columns: [String]
  /// Index of the text.
  package let text: Int
  /// Index of the second text; nil for single texts.
  package let pair: Int?
  /// Index of the label, the list of labels or the number; nil if none was asked for.
  package let label: Int?
  /// Indices of the columns that hold whether a label applies, in the order of the request.
  package let labels: [Int]

  /// Chooses among `columns`.
  ///
  /// A requested column is found by its exact name, otherwise by its name ignoring case. Columns
  /// not requested are found by the names people use, most usual first. If the text has another
  /// name, it is the one column that is left, if exactly one is. A pair is chosen only if the text
  /// was not requested: `--text-column` alone means one text.
  ///
  /// - Parameters:
  ///   - needsLabel: Whether to choose a label; a requested one is chosen in any case.
  ///   - file: What messages name.
  /// - Throws: `badData`, listing the columns there are: a requested column is absent, nothing
  ///   fits, several fit equally well, or one column would be used twice.
  package init(
    _ columns: [String], _ request: ColumnRequest = ColumnRequest(), needsLabel: Bool, file: String
  ) throws(FilbertError) {
    let search = ColumnSearch(columns, file: file)
    var label: Int?
    var labels: [Int] = []
    for name in request.labels { labels.append(try search.requested(name)) }
    if let name = request.label {
      label = try search.requested(name)
    } else if needsLabel, labels.isEmpty {
      label = try search.known(
        (request.likelyLabel.map { [$0.trimmed.lowercased()] } ?? [])
          + (request.predictsNumber ? ColumnNames.number : ColumnNames.label))
      guard label != nil else {
        throw search.nothingFits(
          request.predictsNumber ? "number to predict" : "label", name: .labelColumn)
      }
    }
    var pair = if let name = request.pair { try search.requested(name) } else { nil as Int? }
    var text: Int?
    if let name = request.text {
      text = try search.requested(name)
    } else if pair == nil, let both = try search.knownPair() {
      (text, pair) = both
    } else {
      text = try search.known(ColumnNames.text, except: [pair, label] + labels)
      text = text ?? search.only(except: [pair, label] + labels)
    }
    guard let text else { throw search.nothingFits("text", name: .textColumn) }
    self.columns = columns
    (self.text, self.pair, self.label, self.labels) = (text, pair, label, labels)
    let chosen = [text, pair, label].compactMap { $0 } + labels
    guard Set(chosen).count == chosen.count else {
      throw search.failure("One column cannot be text, second text and label at a time")
    }
  }

  /// The text, or the pair, of a row as it is in the file.
  package func input(of row: Row) -> TextInput {
    TextInput(row[text], pair: pair.map { row[$0] })
  }

  /// Columns with a usual name of texts, the most usual first.
  package static func usualTexts(in columns: [String]) -> [String] {
    ColumnNames.text.flatMap { name in
      columns.filter { $0.trimmed.lowercased().isSame(as: name) }
    }
  }

  /// What was chosen, as the end of a sentence: `text from column "review", label from "rating"`.
  package var summary: String {
    var parts = ["text from column \"\(columns[text])\""]
    if let pair { parts.append("second text from \"\(columns[pair])\"") }
    if let label { parts.append("label from \"\(columns[label])\"") }
    if !labels.isEmpty {
      parts.append("labels from \(labels.map { "\"\(columns[$0])\"" }.listed())")
    }
    return parts.joined(separator: ", ")
  }
}

extension ColumnSearch {
  /// The columns of two texts that are usually judged together.
  func knownPair() throws(FilbertError) -> (Int?, Int?)? {
    for names in ColumnNames.pairs {
      if let text = try known([names.text]), let pair = try known([names.pair]) {
        return (text, pair)
      }
    }
    return nil
  }
}
