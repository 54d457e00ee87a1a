package import FilbertCore

/// Rows of several tables with the same columns, one table after the other, as if they were one.
package struct TableSequence {
  /// The columns of the first table.
  package let columns: [String]
  /// How the first table is written.
  package let format: TableFormat
  /// How the first table is written, if it is CSV.
  package let dialect: CSVDialect
  /// The tables, as the user named them.
  package let names: [String]

  private let open: (String) throws(FilbertError) -> TableReader
  private var reader: TableReader
  /// Which table is being read.
  private var index = 0
  /// Where each of ``columns`` is in the table being read; nil if the order is the same.
  private var order: [Int]?
  /// Bytes of each table if they are known.
  private var sizes: [Int?] = []

  /// Opens the first of `names` and looks at the columns of all others, so that one that does not fit is reported
  /// before the work begins.
  ///
  /// - Throws: what `open` throws; `badData` if a table has other columns than the first. Objects of JSON may lack
  ///   any, and have more.
  package init(
    _ names: [String], open: @escaping (String) throws(FilbertError) -> TableReader
  ) throws(FilbertError) {
    precondition(!names.isEmpty, "no tables")
    self.names = names
    self.open = open
    reader = try open(names[0])
    (columns, format, dialect) = (reader.columns, reader.format, reader.dialect)
    (hasHeaderLine, choices) = (reader.hasHeaderLine, reader.choices)
    sizes = [reader.progress.total]
    for name in names.dropFirst() {
      let other = try open(name)
      _ = try order(of: other)
      sizes.append(other.progress.total)
    }
  }

  /// A table alone.
  package init(_ reader: TableReader) {
    names = [reader.name]
    self.reader = reader
    (columns, format, dialect) = (reader.columns, reader.format, reader.dialect)
    (hasHeaderLine, choices) = (reader.hasHeaderLine, reader.choices)
    sizes = [reader.progress.total]
    open = { (_) throws(FilbertError) in reader }
  }

  /// What messages call all of it.
  package var name: String {
    names.count == 1 ? reader.name : names.listed(atMost: 1)
  }

  /// The name of the table in messages that is being read.
  package var currentName: String { reader.name }

  /// Like ``TableReader/hasHeaderLine``, in the first table.
  package let hasHeaderLine: Bool

  /// Like ``TableReader/choices``, in the first table.
  package let choices: [String]

  /// Bytes that were read so far, and their total number if it is known.
  package var progress: (consumed: Int, total: Int?) {
    let known = sizes.compactMap { $0 }
    return (
      sizes[..<index].reduce(0) { $0 + ($1 ?? 0) } + reader.progress.consumed,
      known.count == sizes.count ? known.reduce(0, +) : nil
    )
  }

  /// Like ``TableReader/canContinue``.
  package var canContinue: Bool { reader.canContinue }

  /// Like ``TableReader/line``, in the table that is being read.
  package var line: Int { reader.line }

  /// Like ``TableReader/unreadableRecord``.
  package var unreadableRecord: [UInt8] { reader.unreadableRecord }

  /// The next row, or nil after the last of the last table.
  ///
  /// - Throws: as ``TableReader/next()``.
  package mutating func next() throws(FilbertError) -> Row? {
    while true {
      if let row = try reader.next() {
        guard let order, !row.isObject else { return row }
        let values = row.values
        return Row(line: row.line, values: order.map { values[$0] })
      }
      guard index + 1 < names.count else { return nil }
      index += 1
      reader = try open(names[index])
      order = try order(of: reader)
      if reader.format.hasObjects { reader.take(columns: columns) }
    }
  }

  /// Like ``TableReader/passOver()``, within the table that is being read.
  package mutating func passOver() throws(FilbertError) -> Bool { try reader.passOver() }

  private func order(of other: TableReader) throws(FilbertError) -> [Int]? {
    if other.format.hasObjects { return nil }
    let (own, others) = (columns.map(ExactString.init), other.columns.map(ExactString.init))
    if own == others { return nil }
    // Columns without a name may be several; the first counts.
    let places = Dictionary(
      zip(others, others.indices), uniquingKeysWith: { first, _ in first })
    let known = Set(own)
    let missing = columns.first { places[ExactString($0)] == nil }
    let added = other.columns.first { !known.contains(ExactString($0)) }
    guard missing == nil, added == nil, own.count == others.count else {
      let problem =
        missing.map { "There is no column \($0.quoted), which \(names[0]) has" }
        ?? added.map { "There is a column \($0.quoted), which \(names[0]) does not have" }
        ?? "There are \(others.count) columns, and \(names[0]) has \(own.count)"
      throw FilbertError(
        .badData, "\(problem); give tables with the same columns.", file: other.name)
    }
    return own.map { places[$0] ?? 0 }
  }
}
