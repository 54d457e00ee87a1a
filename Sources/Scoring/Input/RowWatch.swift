package import FilbertCore
import FilbertFiles
package import FilbertJSON

/// Notes in a file beside the output which rows a run is working on, and reads what the run before has noted there.
///
/// It removes the file when it is destroyed, and so at a normal end of the process, unless the next run needs it.
package final class RowWatch {
  /// What to do about rows that the process did not survive.
  package private(set) var rows = RowsInWork()
  private let path: String
  private let output: String
  private let run: UInt64
  private var note: CrashNote?
  private var workOffset = 0
  private var isDone = false

  /// - Parameters:
  ///   - path: of the file.
  ///   - output: whose permissions it has.
  ///   - run: what decides the output. The notes of another run cannot be used.
  /// - Throws: `missingInput` if there is a file that cannot be read; `cannotWrite`.
  package init(_ path: String, beside output: String, run: JSONObject) throws(FilbertError) {
    (self.path, self.output) = (path, output)
    self.run = Self.number(of: run)
    if let bytes = try CrashNote.left(path), let left = RowsInWork(bytes, run: self.run) {
      rows = left.afterEnd()
    }
    try begin()
  }

  /// Tells runs apart.
  package static func number(of run: JSONObject) -> UInt64 {
    var tally = RowTally()
    tally.note(Array(JSONValue.object(run).serialized().utf8))
    return tally.hash
  }

  private func begin() throws(FilbertError) {
    // First, because the crash handlers are restored when it is destroyed.
    note = nil
    let bytes = rows.bytes(run: run)
    let offsets = RowsInWork.offsets(in: bytes)
    workOffset = offsets.work
    note = try CrashNote(path, bytes, mark: offsets.crash, permissionsOf: output)
  }

  deinit {
    guard !isDone else { return }
    if rows.isEmpty { return remove() }
    try? note(.nothing)
  }

  /// Notes what the process is working on now.
  package func note(_ work: RowsInWork.Work) throws(FilbertError) {
    try note?.overwrite(work.bytes, at: workOffset)
  }

  /// Whether a row is taken alone, so that each step is noted.
  func isSuspect(_ row: Int) -> Bool { rows.suspects.contains(row) }

  /// Notes that no row is suspected any more.
  func clearSuspects() throws(FilbertError) {
    rows.clearSuspects()
    try begin()
  }

  /// Removes the file: the run is complete.
  package func remove() {
    isDone = true
    note = nil
    CrashNote.remove(path)
  }
}
