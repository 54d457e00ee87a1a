package import FilbertCore
package import FilbertJSON
package import FilbertTables
package import FilbertText

/// What a row has where a text is expected, if it is not a text that somebody wrote.
package enum TextForm: Sendable, CaseIterable {
  /// A JSON array or object, in which a text may be anywhere.
  case structure
  /// A JSON number or truth value, which is read as it is written.
  case value
  /// A text that is a list or an object as programs write it.
  case written

  /// That of a member of a JSON object; nil for a usual text and null.
  package init?(_ member: JSONValue) {
    switch member {
    case .null: return nil
    case .array, .object: self = .structure
    case .bool, .number: self = .value
    case .string(let text): self.init(text)
    }
  }

  /// That of a string; nil for a usual text.
  package init?(_ text: String) {
    guard let cell = try? StructuredCell(text), cell.holdsStrings else { return nil }
    self = .written
  }

  /// What a row has, after "a row with".
  package var clause: String {
    switch self {
    case .structure: RowProblems.Kind.structuredText.rawValue
    case .value: "a number or a truth value as text"
    case .written: "a list or an object as text"
    }
  }

  /// The error about a row of which no text can be read.
  ///
  /// - Parameter found: what it has, such as `"text" is a list`.
  package static func error(
    _ found: String, file: String? = nil, line: Int
  ) -> FilbertError {
    FilbertError(
      .badData,
      naming: "\(found), but a text is expected; name the column of the text with \(.textColumn).",
      file: file, line: line)
  }
}

extension ColumnChoice {
  /// The text, or the pair, of a row for a model to read, and what is odd about it.
  ///
  /// - Throws: `badData` with the line for a JSON array or object.
  package func readableInput(
    of row: Row
  ) throws(FilbertError) -> (input: TextInput, form: TextForm?) {
    let input = input(of: row)
    let form = form(of: row, input)
    if form == .structure { throw TextForm.error(structure(in: row, input), line: row.line) }
    return (input, form)
  }

  /// Which member has a JSON array or object in place of a text, and what it is: `"text" is a list`.
  ///
  /// - Parameter input: of the row.
  func structure(in row: Row, _ input: TextInput) -> String {
    let isFirst = form(of: row, text, input.text) == .structure
    let (column, value) = isFirst ? (text, input.text) : (pair ?? text, input.pair ?? "")
    let name = columns[column]
    return "\(name.quoted) is \(row.untypedMember(name, text: value)?.kind ?? "a structure")"
  }

  /// What a row has in place of a text; nil for usual texts. That of a pair is the worse of two.
  ///
  /// - Parameter input: of the row.
  func form(of row: Row, _ input: TextInput) -> TextForm? {
    let first = form(of: row, text, input.text)
    guard let pair, let text = input.pair else { return first }
    let forms = [first, form(of: row, pair, text)]
    return TextForm.allCases.first { forms.contains($0) }
  }

  private func form(of row: Row, _ column: Int, _ text: String) -> TextForm? {
    row.untypedMember(columns[column], text: text).map { TextForm($0) } ?? TextForm(text)
  }
}
