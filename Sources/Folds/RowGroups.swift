package import FilbertCore

/// The groups of a column, of which none may be divided: customers, documents, devices.
package struct RowGroups: Sendable, Equatable {
  /// The group of each row, numbered in code point order, as `numpy.unique` numbers texts.
  package let numbers: [Int]
  /// The groups' names.
  package let names: [String]

  /// - Parameters:
  ///   - cells: The cell of each row; cells are the same group if they have the same bytes.
  ///   - lines: The line of each row.
  /// - Throws: `badData` for a cell with nothing in it.
  package init(
    cells: [String], lines: [Int], column: String, file: String?
  ) throws(FilbertError) {
    if let row = cells.firstIndex(where: \.isBlank) {
      throw FilbertError(
        .badData,
        "The column \(column.quoted) is empty here; every row needs a group, so fill in the cell or leave out the row.",
        file: file, line: lines[row])
    }
    let names = Set(cells.map(ExactString.init)).sorted()
    let number = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    numbers = cells.map { number[ExactString($0)] ?? 0 }
    self.names = names.map(\.string)
  }
}
