package import FilbertCore
package import FilbertTables

/// The values of some columns of the rows that are evaluated.
package struct RowColumns: Sendable {
  /// The names of the columns.
  package let names: [String]
  /// The value of each row, for each column.
  package private(set) var values: [[String]]
  /// The line on which each row begins.
  package private(set) var lines: [Int] = []
  private let places: [Int]
  private let file: String

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
      guard let place = columns.firstIndex(where: { ExactString($0) == ExactString(name) }) else {
        throw FilbertError(
          .badData,
          "There is no column \(name.quoted); there are \(columns.lazy.map(\.quoted).listed(atMost: 20)).",
          file: file)
      }
      places.append(place)
    }
    (self.names, self.places, self.file) = (names, places, file)
    values = names.map { _ in [] }
  }

  /// Keeps the values of a row.
  package mutating func add(_ row: Row) {
    lines.append(row.line)
    for (column, place) in places.enumerated() { values[column].append(row[place]) }
  }

  /// The values of a column as numbers.
  ///
  /// - Throws: `badData` with the line of the first value that is not a number from 0 on.
  package func amounts(_ name: String) throws(FilbertError) -> [Double] {
    guard let column = names.firstIndex(where: { ExactString($0) == ExactString(name) }) else {
      return []
    }
    var amounts: [Double] = []
    for (line, value) in zip(lines, values[column]) {
      guard let amount = Double(value.trimmed), amount.isFinite, amount >= 0 else {
        throw FilbertError(
          .badData,
          "The column \(name.quoted) has \(value.quoted), but an amount is expected: a number from 0 on, with a point before the decimals.",
          file: file, line: line)
      }
      amounts.append(amount)
    }
    return amounts
  }
}
