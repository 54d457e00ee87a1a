/// Names of tables and columns.
enum SQLName {
  /// The name quoted for SQL, whatever characters it has.
  static func quoted(_ name: String) -> String {
    var quoted = "\""
    for scalar in name.unicodeScalars {
      if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// Whether SQLite treats both as one: it ignores the case of ASCII letters, and nothing else.
  static func isSame(_ left: String, _ right: String) -> Bool {
    folded(left) == folded(right)
  }

  /// The bytes with ASCII letters in lower case.
  static func folded(_ name: String) -> [UInt8] {
    name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }
}
