/// One record of a table.
package struct Row: Sendable, Equatable {
  /// The line, 1-based, on which it begins.
  package let line: Int
  /// A value for each column of the table.
  package let values: [String]
  /// The line as it stands in the file (JSON Lines), the object written anew (JSON), else nil.
  package let raw: [UInt8]?

  /// A record.
  package init(line: Int, values: [String], raw: [UInt8]? = nil) {
    self.line = line
    self.values = values
    self.raw = raw
  }
}
