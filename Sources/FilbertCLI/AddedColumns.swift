import Corpus
import Files
import JSON

extension TableReader {
  /// Refuses a table that has one of the columns that are to be added: a customer's value is never replaced.
  func requireRoom(for added: [String]) throws(FilbertError) {
    let present = Set(columns.map(ExactString.init))
    guard let taken = added.first(where: { present.contains(ExactString($0)) }) else { return }
    throw FilbertError(
      .badData,
      "The input already has a column \"\(taken)\", which would be overwritten; rename or remove it.",
      file: name)
  }
}

extension Row {
  /// The row as a line of JSON: as it stands in the file, or, of a CSV file, every field a string.
  func json(_ columns: [String]) -> [UInt8] {
    if let raw { return raw }
    var object = JSONObject()
    for (column, value) in zip(columns, values) { object[column] = .string(value) }
    var bytes: [UInt8] = []
    JSONValue.object(object).append(to: &bytes)
    return bytes
  }
}
