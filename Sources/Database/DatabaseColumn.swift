/// A column of a table in a database.
package struct DatabaseColumn: Sendable, Equatable {
  /// What kind of values it is for: SQLite's type affinities
  /// (https://www.sqlite.org/datatype3.html), except for BLOB.
  package enum Kind: String, Sendable {
    case text = "TEXT"
    case integer = "INTEGER"
    case real = "REAL"
    /// Whole and other numbers, and other values as text: DECIMAL, DATE, BOOLEAN.
    case numeric = "NUMERIC"

    /// By the rules of section 3.1 there; nil for columns of any type.
    init?(declaration: String) {
      let name = declaration.uppercased()
      if name.contains("INT") {
        self = .integer
      } else if name.contains("CHAR") || name.contains("CLOB") || name.contains("TEXT") {
        self = .text
      } else if name.contains("BLOB") || name.isEmpty {
        return nil
      } else if name.contains("REAL") || name.contains("FLOA") || name.contains("DOUB") {
        self = .real
      } else {
        self = .numeric
      }
    }
  }

  /// The name, which may be anything.
  package let name: String
  /// What it is for.
  package let kind: Kind

  /// A column.
  package init(_ name: String, _ kind: Kind = .text) {
    self.name = name
    self.kind = kind
  }

  /// What is stored for `text`, nil being NULL: for a text, the text; otherwise the number that reads as exactly this
  /// text, NULL for an empty text, and the text if it is not a number.
  func value(_ text: String?) -> SQLValue {
    guard let text else { return .null }
    guard kind != .text else { return .text(Array(text.utf8)) }
    if text.isEmpty { return .null }
    if kind != .real, let whole = Int64(text), whole.description == text { return .integer(whole) }
    // SQLite has no NaN and would store NULL.
    if let number = Double(text), number.description == text, !number.isNaN { return .real(number) }
    return .text(Array(text.utf8))
  }
}
