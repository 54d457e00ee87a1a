package import FilbertCore
package import FilbertTables

/// The values of some columns of the rows that are evaluated.
package struct RowColumns: Sendable {
  /// The names of the columns.
  package let names: [String]
  /// The value of each row, for each column.
  package private(set) var values: [[String]]
  private let places: [Int]

  /// - Parameters:
  ///   - names: which columns to keep; each at most once.
  ///   - columns: those of the file.
  ///   - file: its name in messages.
  /// - Throws: `badData` for one that the file does not have.
  package init(
    _ names: [String], of columns: [String], file: String
  ) throws(FilbertError) {
    var places: [Int] = []
    for name in names {
      try places += [Self.place(of: name, in: columns, file: file)].compactMap(\.self)
    }
    (self.names, self.places) = (names, places)
    values = names.map { _ in [] }
  }

  /// The place of a column; nil for no name.
  static func place(
    of name: String?, in columns: [String], file: String
  ) throws(FilbertError) -> Int? {
    guard let name else { return nil }
    guard let place = columns.firstIndex(where: { ExactString($0) == ExactString(name) }) else {
      throw FilbertError(
        .badData,
        "There is no column \(name.quoted); there are \(columns.lazy.map(\.quoted).listed(atMost: 20)).",
        file: file)
    }
    return place
  }

  /// Keeps the values of a row.
  package mutating func add(_ row: Row) {
    for (column, place) in places.enumerated() { values[column].append(row[place]) }
  }
}
