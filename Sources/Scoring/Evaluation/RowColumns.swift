package import FilbertCore
package import FilbertTables

/// The values of some columns of the rows that are evaluated.
package struct RowColumns: Sendable {
  /// The names of the columns.
  package let names: [String]
  /// The value of each row, for each column.
  package private(set) var values: [[String]]
  /// The amounts of each row, for each column of amounts.
  private var amounts: [[Double]]
  private let places: [Int]
  private let amountPlaces: [Int]
  private let columns: [String]
  private let file: String

  /// - Parameters:
  ///   - names: which columns to keep; each at most once.
  ///   - amounts: which columns to keep as amounts.
  ///   - columns: those of the file.
  ///   - file: its name in messages.
  /// - Throws: `badData` for one that the file does not have.
  package init(
    _ names: [String], amounts amountNames: [String] = [], of columns: [String], file: String
  ) throws(FilbertError) {
    func places(of names: [String]) throws(FilbertError) -> [Int] {
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
      return places
    }
    (self.names, self.columns, self.file) = (names, columns, file)
    self.places = try places(of: names)
    amountPlaces = try places(of: amountNames)
    values = names.map { _ in [] }
    amounts = amountNames.map { _ in [] }
  }

  /// Keeps the values of a row.
  ///
  /// - Throws: `badData` with the line of a value that is not an amount.
  package mutating func add(_ row: Row) throws(FilbertError) {
    for (column, place) in places.enumerated() { values[column].append(row[place]) }
    for (column, place) in amountPlaces.enumerated() {
      let value = row[place]
      guard let amount = Double(value.trimmed), amount.isFinite, amount >= 0 else {
        throw FilbertError(
          .badData,
          "The column \(columns[place].quoted) has \(value.quoted), but an amount is expected: a number from 0 on, with a point before the decimals.",
          file: file, line: row.line)
      }
      amounts[column].append(amount)
    }
  }

  /// The amounts of a column, one for each row.
  package func amounts(_ name: String) -> [Double] {
    let place = columns.firstIndex { ExactString($0) == ExactString(name) }
    return amountPlaces.firstIndex { $0 == place }.map { amounts[$0] } ?? []
  }
}
