import FilbertCore
import FilbertJSON

/// A cell that lists items: `17;21`, `17|21`, or a JSON array.
package enum ItemList {
  /// The names in a cell, without the white space around them; none in an empty cell.
  package static func names(in cell: String) -> [String] {
    if cell.trimmed.hasPrefix("["), let values = (try? JSONValue.parse(cell))?.arrayValue {
      return values.map { $0.stringValue ?? $0.serialized() }
    }
    return cell.split(whereSeparator: { $0 == ";" || $0 == "|" }).map { String($0).trimmed }
      .filter { !$0.isEmpty }
  }
}
