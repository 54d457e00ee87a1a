import FilbertCore
import FilbertJSON

/// The columns of a table of JSON objects, and the rows that objects make of them.
struct ObjectColumns {
  let names: [String]
  /// Nil if there are few.
  private let positions: [ExactString: Int]?

  /// With up to this many columns a row holds a value for each. One object alone may name them: if every row
  /// held thousands of them, memory and time would grow with rows times columns, however short the rows are.
  private static let fewest = 64

  init(_ names: [String]) {
    self.names = names
    positions =
      names.count <= Self.fewest
      ? nil
      : Dictionary(
        names.enumerated().map { (ExactString($0.element), $0.offset) },
        uniquingKeysWith: { first, _ in first })
  }

  /// A row of `object`, which is `raw` in the file.
  func row(_ object: JSONObject, line: Int, raw: [UInt8]) -> Row {
    guard let positions else {
      return Row(line: line, values: names.map { JSONLine.text(object[$0]) }, object: raw)
    }
    let members = object.members.compactMap { name, value in
      positions[ExactString(name)].map { (column: $0, value: JSONLine.text(value)) }
    }
    return Row(
      line: line, object: raw, count: names.count,
      members: members.sorted { $0.column < $1.column })
  }
}
