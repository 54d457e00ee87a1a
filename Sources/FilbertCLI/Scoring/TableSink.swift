import FilbertCore
import FilbertDatabase
import FilbertFiles
import FilbertTables

/// A table in a database that takes the records of CSV that writers make.
///
/// Between two checkpoints its rows are in one transaction, which keeps other programs from writing.
final class TableSink: ByteSink {
  private let target: DatabaseTarget
  private let lock: OutputLock
  /// Whole records without their header.
  private var pending: [UInt8] = []

  /// - Parameters:
  ///   - columns: of all that is written.
  ///   - resuming: whether to go on with what an earlier run left.
  init(
    _ address: DatabaseAddress, columns: [DatabaseColumn], overwrite: Bool, resuming: Bool
  ) throws(FilbertError) {
    lock = try OutputLock(address.path)
    target = try DatabaseTarget(address, columns: columns, overwrite: overwrite)
    try target.begin(resuming: resuming)
  }

  /// What the last checkpoint of an earlier run saved.
  var savedState: [UInt8]? { target.savedState }

  func write(_ bytes: [UInt8]) throws(FilbertError) {
    pending += bytes
    if pending.count > 1 << 20 { try flush() }
  }

  private func flush() throws(FilbertError) {
    guard !pending.isEmpty else { return }
    // A blank line comes first, so that the first text is not taken for the beginning of a file.
    var records = try CSVReader(
      ByteReader(name: target.address.text, bytes: [0x0A] + pending), delimiter: UInt8(ascii: ","),
      quoting: .double)
    var rows: [[String?]] = []
    while try records.next() { rows.append(records.fields().map(\.value)) }
    try target.append(rows)
    pending.removeAll(keepingCapacity: true)
  }

  /// Puts the rows so far and `state` onto the disk, both or neither.
  func checkpoint(_ state: [UInt8]) throws(FilbertError) {
    try flush()
    try target.checkpoint(state: state)
  }

  /// Gives the table its name.
  func commit() throws(FilbertError) {
    try flush()
    try target.finish()
  }

  /// Removes what was written; without effect after ``commit()``.
  func abort() {
    target.abort()
  }
}
