package import FilbertCore
import FilbertFiles

/// Rows in an SQLite database: `sqlite:PATH`, `sqlite:PATH?table=NAME` or `sqlite:PATH?query=SELECT ...`.
///
/// Path and name are percent-decoded (`%3F` is a question mark, `%25` a percent sign). A query takes all that follows.
/// One with white space in it is SQL, taken as it is, so that `LIKE '%ab%'` can be written; one without is
/// percent-decoded too.
package struct DatabaseAddress: Sendable, Equatable {
  /// Which rows.
  package enum Content: Sendable, Equatable {
    /// Those of the only table.
    case onlyTable
    /// Those of a table or view.
    case table(String)
    /// Those a query gives.
    case query(String)
  }

  /// The address as given, which is what messages name.
  package let text: String
  /// The file of the database.
  package let path: String
  /// Which rows.
  package let content: Content

  private static let scheme = "sqlite:"

  /// Whether `text` is such an address and not a path.
  package static func isAddress(_ text: String) -> Bool {
    text.utf8.starts(with: scheme.utf8)
  }

  /// - Throws: `usage` if the address is malformed.
  package init(_ text: String) throws(FilbertError) {
    func failure(_ reason: String) -> FilbertError {
      FilbertError(
        .usage, "\(reason); write sqlite:PATH?table=NAME or sqlite:PATH?query=SELECT ...",
        file: text)
    }
    guard Self.isAddress(text) else { throw failure("The address does not begin with sqlite:") }
    self.text = text
    let rest = Array(text.utf8.dropFirst(Self.scheme.utf8.count))
    let mark = rest.firstIndex(of: UInt8(ascii: "?"))
    guard let path = Self.decoded(rest[..<(mark ?? rest.count)]), !path.isEmpty else {
      throw failure("The path is empty or has a % that does not begin %XX (a percent sign is %25)")
    }
    self.path = path
    guard let mark else {
      content = .onlyTable
      return
    }
    let parameter = rest[(mark + 1)...]
    let name = parameter.prefix { $0 != UInt8(ascii: "=") }
    let value = parameter.dropFirst(name.count + 1)
    switch String(decoding: name, as: UTF8.self) {
    case "table":
      guard let table = Self.decoded(value), !table.isEmpty else {
        throw failure("The table's name is empty or has a % that does not begin %XX")
      }
      content = .table(table)
    case "query":
      let isVerbatim = value.contains { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
      guard let query = isVerbatim ? String(decoding: value, as: UTF8.self) : Self.decoded(value),
        !query.isEmpty
      else { throw failure("The query is empty or has a % that does not begin %XX") }
      content = .query(query)
    default:
      throw failure("\"?\" is followed neither by table= nor by query=")
    }
  }

  /// Whether both are the same table of the same file, so that writing one replaces the other.
  package func isSameTable(as other: DatabaseAddress) -> Bool {
    guard isSameFile(path, other.path) else { return false }
    switch (content, other.content) {
    case (.table(let left), .table(let right)): return SQLName.isSame(left, right)
    case (.query, _), (_, .query): return false
    default: return true
    }
  }

  /// With `%XX` as bytes; nil if a percent sign is not followed by two digits, the bytes are not UTF-8, or one is zero,
  /// at which SQLite stops reading.
  private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
    var decoded: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        decoded.append(byte)
        continue
      }
      guard let high = digit(rest.popFirst()), let low = digit(rest.popFirst()) else { return nil }
      decoded.append(high << 4 | low)
    }
    return decoded.contains(0) ? nil : String(validating: decoded, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8?) -> UInt8? {
    guard let byte else { return nil }
    return Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
  }
}
