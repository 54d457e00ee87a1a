package import FilbertCore
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

  /// Refuses a JSON object that is to be written as a record and has a member without a column.
  ///
  /// - Parameter columns: the names of the input's columns.
  package func requireRoom(
    among columns: Set<ExactString>, file: String
  ) throws(FilbertError) {
    guard row.isObject, kept == nil, let object = try JSONValue.parse(row.raw).objectValue else {
      return
    }
    // Of a task, what people wrote and chose; the rest is the tool's.
    let members = (AnnotationTask(object)?.row ?? object).members
    let other = members.first { name, value in
      !value.isNull && !columns.contains(ExactString(name))
    }
    guard let other else { return }
    throw FilbertError(
      .badData,
      "The output has no column for the member \(other.name.quoted) of this object; write JSON Lines, or, unless the model "
        + "tags words, choose the columns to write.", file: file, line: row.line)
  }

  /// A value for each column of the output.
  ///
  /// - Parameter columns: the names of the input's columns.
  package func values(_ columns: [String]) -> [String] {
    guard case .columns(let added) = addition else { return [] }
    if let kept { return kept.map { row[$0] } + added }
    var values = row.values
    for (name, value) in replacements {
      guard let column = columns.firstIndex(of: name) else { continue }
      values[column] = value.stringValue ?? value.serialized()
    }
    return values + added
  }
}
