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
  /// Whether the text is the one column that was left, and its name, the field of a first line, reads like a text.
  private let isHeaderDoubtful: Bool

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
  ///   - choices: The names of the sets of choices if the rows are tasks of Label Studio: a single one is the label.
  ///   - hasHeaderLine: See ``TableReader/hasHeaderLine``.
  /// - Throws: `badData`, listing the columns there are: a requested column is absent, nothing
  ///   fits, several fit equally well, or one column would be used twice.
  package init(
    _ columns: [String], _ request: ColumnRequest = ColumnRequest(), needsLabel: Bool, file: String,
    choices: [String] = [], hasHeaderLine: Bool = false
  ) throws(FilbertError) {
    let search = ColumnSearch(columns, file: file, hasHeaderLine: hasHeaderLine)
    var label: Int?
    var labels: [Int] = []
    for name in request.labels { labels.append(try search.requested(name)) }
    if let name = request.label {
      label = try search.requested(name)
    } else if needsLabel, labels.isEmpty {
      label = try search.label(among: choices, request)
      if label == nil {
        label = try search.known(
          (request.likelyLabel.map { [$0.trimmed.lowercased()] } ?? [])
            + (request.predictsNumber ? ColumnNames.number : ColumnNames.label))
      }
      guard label != nil else {
        throw search.nothingFits(
          request.predictsNumber ? "number to predict" : "label", name: .labelColumn)
      }
    }
    var pair = if let name = request.pair { try search.requested(name) } else { nil as Int? }
    var text: Int?
    var isGuessed = false
    if let name = request.text {
      text = try search.requested(name)
    } else if pair == nil, let both = try search.knownPair() {
      (text, pair) = both
    } else {
      text = try search.known(ColumnNames.text, except: [pair, label] + labels)
      isGuessed = text == nil
      let names = Set(choices.map(ExactString.init))
      let answers = columns.indices.filter { names.contains(ExactString(columns[$0])) }
      text = text ?? search.only(except: [pair, label] + labels + answers)
    }
    guard let text else { throw search.nothingFits("text", name: .textColumn) }
    self.columns = columns
    (self.text, self.pair, self.label, self.labels) = (text, pair, label, labels)
    isHeaderDoubtful = isGuessed && hasHeaderLine && Self.readsLikeText(columns[text])
    let chosen = [text, pair, label].compactMap { $0 } + labels
    guard Set(chosen).count == chosen.count else {
      throw search.failure("One column cannot be text, second text and label at a time")
    }
  }

  /// Chooses among the columns of a table.
  package init(
    of table: borrowing TableReader, _ request: ColumnRequest = ColumnRequest(), needsLabel: Bool
  ) throws(FilbertError) {
    try self.init(
      table.columns, request, needsLabel: needsLabel, file: table.name, choices: table.choices,
      hasHeaderLine: table.hasHeaderLine)
  }

  /// A warning if the first row of a file may have been taken for its header; nil otherwise.
  package var headerWarning: Message? {
    guard isHeaderDoubtful else { return nil }
    return
      "the first line was taken for the header, and reads like a text: \(columns[text].quoted); if it is a row, give \(.hasHeader) and \(.textColumn, String(text + 1))"
  }

  /// Whether a name has as many words, or Chinese characters, as few names of columns have.
  private static func readsLikeText(_ name: String) -> Bool {
    name.split(whereSeparator: \.isWhitespace).count > 3
      || name.unicodeScalars.count { $0.isOfScriptWithoutBlanks } > 9
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
  /// The label of tasks of Label Studio: what was answered to their only question, or to the one that training used.
  fileprivate func label(
    among choices: [String], _ request: ColumnRequest
  ) throws(FilbertError) -> Int? {
    guard !choices.isEmpty, !request.predictsNumber else { return nil }
    let likely = choices.first { name in request.likelyLabel.map { name.isSame(as: $0) } ?? false }
    guard likely != nil || choices.count == 1 else {
      let names = choices.map(\.quoted)
      let shown = names.count > 20 ? names.listed(atMost: 20) : names.listed()
      throw failure(
        "The tasks have several sets of choices, \(shown); name the one that is the label with \(.labelColumn)"
      )
    }
    return try requested(likely ?? choices[0])
  }

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
