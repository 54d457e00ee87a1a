import FilbertCore
package import FilbertJSON
package import FilbertTables

/// A row of an output before it is encoded: the input's row, and the model's answer for it.
package struct OutputRow {
  /// What is added to a row, in the form that its format asks for.
  package enum Addition {
    /// A value for each added column.
    case columns([String])
    /// Members of a JSON object.
    case members([(name: String, value: JSONValue)])
    /// The words with their tags, in place of the row.
    case words([String], tags: [String])
  }

  let row: Row
  /// Numbers of the input's columns that are written; nil for all.
  var kept: [Int]?
  /// Values that replace those of the input.
  var replacements: [(name: String, value: JSONValue)] = []
  let addition: Addition

  package init(
    _ row: Row, keeping kept: [Int]? = nil,
    replacing replacements: [(name: String, value: JSONValue)] = [], adding addition: Addition
  ) {
    self.row = row
    self.kept = kept
    self.replacements = replacements
    self.addition = addition
  }

  /// A value for each column of the output.
  ///
  /// - Parameter columns: the names of the input's columns.
  package func values(_ columns: [String]) -> [String] {
    guard case .columns(let added) = addition else { return [] }
    if let kept { return kept.map { row[$0] } + added }
    var values = row.values
    for (name, value) in replacements {
      // `==` takes two spellings of "é" for one.
      let name = ExactString(name)
      guard let column = columns.firstIndex(where: { ExactString($0) == name }) else { continue }
      values[column] = value.stringValue ?? value.serialized()
    }
    return values + added
  }
}
