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
  /// What is read of the tables; nil for all.
  private var plan: ShardPlan?
  /// Where the rows of the shard begin, among the bytes or rows of all tables.
  private var start = 0
  private var startDigest: UInt64?

  /// Opens the first of `names` and looks at the columns of all others, so that one that does not fit is reported
  /// before the work begins.
  ///
  /// - Parameter shard: the part of all rows to read; nil for all. `open` reads from files or databases then.
  /// - Throws: what `open` throws; `badData` if a table has other columns than the first. Objects of JSON may lack
  ///   any, and have more.
  package init(
    _ names: [String], shard: Shard? = nil,
    open: @escaping (String) throws(FilbertError) -> TableReader
  ) throws(FilbertError) {
    precondition(!names.isEmpty, "no tables")
    self.names = names
    self.open = open
    reader = try open(names[0])
    (columns, format, dialect) = (reader.columns, reader.format, reader.dialect)
    (hasHeaderLine, choices) = (reader.hasHeaderLine, reader.choices)
    sizes = [reader.progress.total]
    var parts = shard == nil ? [] : [try reader.size()]
    for name in names.dropFirst() {
      let other = try open(name)
      _ = try order(of: other)
      sizes.append(other.progress.total)
      if shard != nil { parts.append(try other.size()) }
    }
    if let shard { try restrict(to: ShardPlan(shard, sizes: parts)) }
  }

  /// A part of a table.
  package init(_ reader: TableReader, shard: Shard) throws(FilbertError) {
    self.init(reader)
    try restrict(to: ShardPlan(shard, sizes: [reader.size()]))
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
    if let plan {
      return (max(0, plan.base(of: index) + reader.place - plan.range.lowerBound), plan.range.count)
    }
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
      guard index < plan?.last ?? names.count - 1 else { return nil }
      try begin(index + 1)
    }
  }

  /// Begins to read another table.
  private mutating func begin(_ table: Int) throws(FilbertError) {
    index = table
    reader = try open(names[table])
    order = try order(of: reader)
    if reader.format.hasObjects { reader.take(columns: columns) }
    if let plan { try reader.restrict(to: plan.part(of: table), of: plan.size(of: table)) }
  }

  // MARK: Shards

  private mutating func restrict(to plan: ShardPlan) throws(FilbertError) {
    self.plan = plan
    if plan.first == 0 {
      try reader.restrict(to: plan.part(of: 0), of: plan.size(of: 0))
    } else {
      try begin(plan.first)
    }
    start = plan.base(of: plan.first) + (reader.part?.start ?? 0)
    startDigest = supplyDigests.start
    linesBefore = reader.part?.linesBefore
  }

  private var supplyDigests: (start: UInt64?, end: UInt64?) {
    reader.supply == nil ? (nil, nil) : reader.part?.digests ?? (nil, nil)
  }

  /// What the numbers of lines of one table lack, whose beginning is not read; nil if nothing.
  package private(set) var linesBefore: LinesBefore?

  /// Where the rows of the shard are among the bytes or rows of all tables. After the last row only.
  ///
  /// - Returns: nil for a shard without bytes or rows, and if all rows are read.
  package mutating func extent() throws(FilbertError) -> ShardExtent? {
    guard let plan, !plan.range.isEmpty, index == plan.last else { return nil }
    let end = plan.base(of: index) + (try reader.partEnd())
    return ShardExtent(
      start..<max(start, end), of: plan.total, digests: (startDigest, supplyDigests.end))
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
