package import FilbertCore
import FilbertFiles
package import FilbertJSON
package import FilbertModelFiles
package import FilbertScoring

/// A table of a database that takes scored rows; what a later run needs to resume is in the transaction of these.
///
/// Between two checkpoints its rows are in one transaction, which keeps other programs from writing.
package final class TableOutput: ScoringOutput {
  private static let rowsAtOnce = 4096

  private let target: DatabaseTarget
  /// The columns of the input.
  private let inputs: [String]
  /// Nil if no later run resumes this one.
  private let record: ProgressRecord?
  private let address: DatabaseAddress
  private let notePath: String
  private var locks: [LockFile]
  private var rejects: RejectsWriter?
  private var pending: [[String?]] = []
  package private(set) var watch: RowWatch?
  package private(set) var hasCheckpoint: Bool
  package let earlier: JSONValue?
  package private(set) var isFinished = false

  /// - Parameters:
  ///   - columns: of the table.
  ///   - inputs: the names of the input's columns.
  ///   - run: what decides the output; an earlier run is continued if this is the same. Nil if no later run resumes
  ///     this one.
  package init(
    _ address: DatabaseAddress, columns: [DatabaseColumn], inputs: [String], _ files: OutputFiles,
    resuming run: RunDescription?
  ) throws(FilbertError) {
    self.inputs = inputs
    record = run.map { ProgressRecord(of: $0, name: address.text) }
    self.address = address
    notePath = Self.notePath(address)
    locks = [try files.lock(address.path)]
    target = try DatabaseTarget(address, columns: columns, overwrite: files.overwrite)
    try target.begin(resuming: run != nil)
    var saved: ProgressRecord.Saved?
    if let bytes = target.savedState {
      saved = try record?.saved(bytes, advice: files.startOverAdvice)
    }
    if run != nil { locks += try files.locks() }
    (earlier, hasCheckpoint) = (saved?.state, saved != nil)
    if let saved, saved.isComplete {
      // Interrupted between the last row and the renaming.
      try saved.finishRejects(files)
      try target.finish()
      try noteFinish()
      isFinished = true
      return
    }
    rejects = try run == nil ? files.rejectsWriter() : files.rejectsWriter(after: saved)
    if let run { watch = try RowWatch(notePath, beside: address.path, run: run.json) }
  }

  deinit {
    // Nobody resumes what is incomplete.
    if record == nil { target.abort() }
  }

  /// The note of rows in progress lies beside the database and has the table's name: several runs may write into one
  /// database, one after the other.
  private static func notePath(_ address: DatabaseAddress) -> String {
    "\(progressPath(address)).rows"
  }

  private static func progressPath(_ address: DatabaseAddress) -> String {
    guard case .table(let table) = address.content else { return "\(address.path).progress" }
    let name = table.utf8.map { byte in
      let isPlain =
        byte < 0x80 && (Character(UnicodeScalar(byte)).isLetter || (0x30...0x39).contains(byte))
      return isPlain ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16)
    }
    // Names of files are shorter than those of tables may be. Tables with the same beginning take turns with one note,
    // which names its owner.
    return "\(address.path).\(name.joined().prefix(100)).progress"
  }

  package func encode(_ row: OutputRow) -> EncodedRow { .values(row.values(inputs)) }

  package func write(_ row: EncodedRow) throws(FilbertError) {
    guard case .values(let values) = row else { return }
    pending.append(values)
    if pending.count == Self.rowsAtOnce { try flush() }
  }

  package func write(_ row: RejectedRow) throws(FilbertError) { try rejects?.write(row) }

  private func flush() throws(FilbertError) {
    guard !pending.isEmpty else { return }
    try target.append(pending)
    pending.removeAll(keepingCapacity: true)
  }

  /// Even if no later run resumes this one, a table lets others write from time to time.
  package func checkpoint(_ state: JSONValue) throws(FilbertError) {
    try save(state, isComplete: false)
  }

  package func abandon() throws(FilbertError) {
    if record == nil { try rejects?.commit() }
    rejects = nil
    watch?.remove()
    target.abort()
    CrashNote.remove(notePath)
  }

  package func commit(_ state: JSONValue) throws(FilbertError) {
    guard record != nil else {
      try rejects?.commit()
      try flush()
      return try target.finish()
    }
    try save(state, isComplete: true)
    // From here on nothing is scored any more.
    watch?.remove()
    try rejects?.commit()
    try target.finish()
    try noteFinish()
  }

  /// Leaves a note that nothing is left to do.
  private func noteFinish() throws(FilbertError) {
    CrashNote.remove(notePath)
    guard let record, let mark = try Self.mark(address) else { return }
    try FinishedRun.note(
      record.run, mark: mark, at: Self.progressPath(address), beside: address.path)
  }

  /// The run that filled the table of `address`, if that has its rows; nil if nothing says so.
  package static func finishedRun(
    _ address: DatabaseAddress
  ) throws(FilbertError) -> FinishedRun? {
    let note = progressPath(address)
    guard fileExists(note), let mark = try mark(address) else { return nil }
    return try FinishedRun(note: note, mark: mark)
  }

  /// What shows that a table is as it was; nil if it is not there.
  private static func mark(_ address: DatabaseAddress) throws(FilbertError) -> JSONValue? {
    guard fileExists(address.path), case .table(let table) = address.content else { return nil }
    let connection = try Connection(address.path, .reading, name: address.text)
    let found = try connection.value(
      "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1",
      .text(Array(table.utf8)))
    guard found == .integer(1),
      case .integer(let rows) = try connection.value(
        "SELECT count(*) FROM \(SQLName.quoted(table))")
    else { return nil }
    return ["table": .string(table), "rows": .number(Int(rows))]
  }

  /// Flushes all rows so far and `state` to the disk, both or neither.
  private func save(_ state: JSONValue, isComplete: Bool) throws(FilbertError) {
    if record != nil { try rejects?.resumable?.synchronize() }
    try flush()
    let bytes = record?.bytes(
      state, isComplete: isComplete, output: 0, rejects: rejects?.resumable?.length ?? 0)
    try target.checkpoint(state: bytes ?? [])
    hasCheckpoint = record != nil
  }
}
