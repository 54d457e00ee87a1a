package import FilbertCore
import FilbertJSON
package import FilbertTables

/// Refuses a table that has one of the columns that are to be added: a customer's value is never replaced.
package func requireRoom(
  for added: [String], among columns: [String], file: String
) throws(FilbertError) {
  let present = Set(columns.map(ExactString.init))
  guard let taken = added.first(where: { present.contains(ExactString($0)) }) else { return }
  throw FilbertError(
    .badData,
    "The input already has a column \(taken.quoted), which would be overwritten; rename or remove it.",
    file: file)
}

extension Row {
  /// The row as a line of JSON: as it is in the file, or, for a CSV file, with every field as a
  /// string.
  ///
  /// - Parameter kept: numbers of the columns to be written, in that order; nil for all.
  package func json(_ columns: [String], keeping kept: [Int]? = nil) throws(FilbertError) -> [UInt8]
  {
    var object = JSONObject()
    if isObject {
      guard let kept else { return raw }
      let objects = try objects()
      for column in kept {
        object[columns[column]] = Row.member(columns[column], of: objects, text: self[column])
      }
    } else {
      let values = values
      for column in kept ?? Array(columns.indices) {
        let name = columns[column]
        // Only columns without a name may have the same.
        if name.isEmpty, let earlier = object[name]?.stringValue, !earlier.isEmpty {
          guard !values[column].isEmpty else { continue }
          throw FilbertError(
            .badData,
            "Two columns without a name have a value, of which a JSON object can hold one; name them, or write a table.",
            line: line)
        }
        object[name] = .string(values[column])
      }
    }
    var bytes: [UInt8] = []
    JSONValue.object(object).append(to: &bytes)
    return bytes
  }
}
