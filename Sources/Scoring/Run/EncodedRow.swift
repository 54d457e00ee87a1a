import FilbertJSON

/// A row as an output takes it.
package enum EncodedRow: Equatable, Sendable {
  /// As it is in a file, its line end included.
  case bytes([UInt8])
  /// A value for each column of a table.
  case values([String])

  /// All of it, to go on from.
  var json: JSONValue {
    switch self {
    case .bytes(let bytes): .string(String(decoding: bytes, as: UTF8.self))
    case .values(let values): .array(values.map { .string($0) })
    }
  }

  /// Nil for a member that ``json`` does not have.
  init?(json: JSONValue) {
    if let text = json.stringValue {
      self = .bytes(Array(text.utf8))
      return
    }
    guard let array = json.arrayValue else { return nil }
    let values = array.compactMap(\.stringValue)
    guard values.count == array.count else { return nil }
    self = .values(values)
  }
}
