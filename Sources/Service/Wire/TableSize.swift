import FilbertTables

/// The size of a table that a client sent, as far as it has been read, and what it takes in memory.
struct TableSize: Sendable {
  /// Decompressed.
  var bytes = 0
  /// The greatest number of columns, or of values in a row.
  var separators = 0
  private(set) var rows = 0
  /// The memory of rows in addition to their bytes.
  private(set) var rowBytes = 0

  mutating func add(_ row: Row) {
    rows += 1
    rowBytes += RequestCost.row
    if row.isObject { rowBytes += RequestCost.value * row.count }
  }

  mutating func add(words: Int) { rowBytes += RequestCost.word * words }

  /// The memory that reading it takes.
  ///
  /// - Parameter compressed: size in bytes as received.
  func reading(compressed: Int) -> Int {
    RequestCost.tableBuffers + 2 * compressed + RequestCost.tableByte * bytes
      + RequestCost.separator * separators + rowBytes
  }

  /// The memory of its rows when they have been read.
  var held: Int { 3 * bytes + rowBytes }

  /// An answer: the rows again with the added values, and the fields of one row at a time.
  ///
  /// - Parameter added: bytes for each row.
  func answer(added: Int) -> Int {
    2 * bytes + rows * added + RequestCost.separator * separators
  }
}
