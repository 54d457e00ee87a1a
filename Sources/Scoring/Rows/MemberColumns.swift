import FilbertCore
import FilbertJSON
import FilbertTables

/// The columns of a table that JSON objects are written into: an object with another member does not fit.
struct MemberColumns {
  private let names: Set<ExactString>
  private let file: String

  /// - Parameters:
  ///   - columns: the names of the input's columns.
  ///   - file: the name of the input in messages.
  init(_ columns: [String], file: String) {
    names = Set(columns.map(ExactString.init))
    self.file = file
  }

  /// Refuses an object that has a member without a column.
  ///
  /// - Throws: `badData` with the line.
  func require(_ row: Row) throws(FilbertError) {
    guard row.isObject, let object = try JSONValue.parse(row.raw).objectValue else { return }
    // Of a task, what people wrote and chose; the rest is the tool's.
    let members = (AnnotationTask(object)?.row ?? object).members
    let other = members.first { name, value in
      !value.isNull && !names.contains(ExactString(name))
    }
    guard let other else { return }
    throw FilbertError(
      .badData,
      "The output has no column for the member \(other.name.quoted) of this object; write JSON Lines, or, unless the model "
        + "tags words, choose the columns to write.", file: file, line: row.line)
  }
}
