package import FilbertCore
import FilbertFiles
package import FilbertJSON
package import FilbertModelFiles
import Glibc

/// A file that an interrupted run leaves for the next one to resume.
///
/// Its bytes, and those of the rejected rows, wait in `OUTPUT.partial`, and `OUTPUT.progress` holds the length up to
/// which they are valid, and in the end that the run has finished (``FinishedRun``). It is replaced, never overwritten, after the bytes are on the disk: whenever a run is killed,
/// the newest progress and its bytes are there. `OUTPUT.progress.rows` is what ``RowWatch`` notes.
package final class ResumableOutput: ScoringOutput {
  private let path: String
  private let record: ProgressRecord
  private var encoder: RowEncoder
  private var file: ResumableFile?
  private var rejects: RejectsWriter?
  private let files: OutputFiles
  private var locks: [LockFile]
  package private(set) var watch: RowWatch?
  package private(set) var hasCheckpoint: Bool
  package let earlier: JSONValue?
  package private(set) var isFinished = false

  /// - Parameter run: what decides the output; an earlier run is continued if this is the same.
  /// - Throws: `usage` if the earlier run was another one, and `badData` if its progress is damaged, unless the output may
  ///   be replaced: then this run starts over.
  package init(
    _ path: String, _ encoder: RowEncoder, _ files: OutputFiles, resuming run: RunDescription
  ) throws(FilbertError) {
    self.path = path
    self.files = files
    self.encoder = encoder
    let progress = Self.progressPath(path)
    record = ProgressRecord(of: run, name: progress)
    locks = [try files.lock(progress)]
    let saved = try Self.read(progress, record, files)
    locks += try files.locks()
    (earlier, hasCheckpoint) = (saved?.state, saved != nil)
    if let saved, saved.isComplete {
      // Interrupted between the last row and the renaming.
      try saved.finishRejects(files)
      try ResumableFile.appear(path, length: saved.outputBytes, overwrite: files.overwrite)
      try noteFinish(saved.state)
      isFinished = true
      return
    }
    let file = try ResumableFile(
      path, overwrite: files.overwrite, keeping: saved?.outputBytes ?? 0)
    self.file = file
    rejects = try files.rejectsWriter(after: saved)
    if saved == nil { try file.write(encoder.header) }
    watch = try RowWatch(Self.notePath(path), beside: path, run: run.json)
  }

  package func encode(_ row: OutputRow) throws(FilbertError) -> EncodedRow {
    try encoder.append(row)
    return .bytes(try encoder.take())
  }

  package func write(_ row: EncodedRow) throws(FilbertError) {
    if case .bytes(let bytes) = row { try file?.write(bytes) }
  }

  package func write(_ row: RejectedRow) throws(FilbertError) { try rejects?.write(row) }

  package func checkpoint(_ state: JSONValue) throws(FilbertError) {
    try save(state, isComplete: false)
  }

  package func abandon() {
    watch?.remove()
    (file, rejects) = (nil, nil)
    for path in [path] + (files.rejects.map { [$0] } ?? []) {
      removeFile(ResumableFile.partialPath(path))
    }
    Self.removeProgress(of: path)
  }

  package func commit(_ state: JSONValue) throws(FilbertError) {
    try save(state, isComplete: true)
    // From here on nothing is scored any more.
    watch?.remove()
    for file in [rejects?.resumable, file] { try file?.close() }
    for file in [rejects?.resumable, file] { try file?.commit() }
    try noteFinish(state)
  }

  /// Replaces the progress by a note that nothing is left to do.
  private func noteFinish(_ state: JSONValue) throws(FilbertError) {
    try files.noteShard(state, output: path, headerSize: encoder.header.count)
    CrashNote.remove(Self.notePath(path))
    try FinishedRun.note(
      record.run, mark: FinishedRun.mark(FileStamp(path)), at: Self.progressPath(path),
      beside: path, state: state)
  }

  private func save(_ state: JSONValue, isComplete: Bool) throws(FilbertError) {
    try file?.synchronize()
    try rejects?.resumable?.synchronize()
    let bytes = record.bytes(
      state, isComplete: isComplete, output: file?.length ?? 0,
      rejects: rejects?.resumable?.length ?? 0)
    // It may hold rows, so it is open to the same people as the output.
    try writeFile(
      Self.progressPath(path), bytes, overwrite: true, hasOneWriter: true, beside: path)
    hasCheckpoint = true
  }

  // MARK: The files beside the output

  static func progressPath(_ output: String) -> String { "\(output).progress" }
  private static func notePath(_ output: String) -> String { "\(output).progress.rows" }

  /// As large as a file of top rows may become.
  private static let largestProgress = 1 << 32

  /// What an earlier run left; nil if none did, or if it was another run and the output may be replaced.
  private static func read(
    _ path: String, _ record: ProgressRecord, _ files: OutputFiles
  ) throws(FilbertError) -> ProgressRecord.Saved? {
    switch try RunFile.read(path, atMost: largestProgress) {
    case .absent: return nil
    case .present(let bytes) where FinishedRun.isFinished(bytes): return nil
    case .present(let bytes):
      do throws(FilbertError) {
        return try record.saved(bytes, advice: "delete \(path) to start over")
      } catch {
        guard files.overwrite else { throw error }
        let difference = record.difference(from: bytes) ?? "The saved progress is corrupt"
        files.notify(.note("\(path): \(difference), so all rows are scored anew."))
        // Before the rows that it counts are overwritten.
        removeFile(path)
        return nil
      }
    case .foreign:
      throw FilbertError(
        .cannotWrite, "This is not a file, and the progress of the run belongs here; remove it.",
        file: path)
    }
  }

  /// Refuses to write `output` if an interrupted run left its progress, or removes that if the output may be replaced.
  static func requireNoProgress(of output: String, _ files: OutputFiles) throws(FilbertError) {
    let path = progressPath(output)
    func isThere(_ path: String) -> Bool { (try? FileStamp(path)) != nil }
    if case .present(let bytes)? = try? RunFile.read(path, atMost: largestProgress),
      FinishedRun.isFinished(bytes)
    {
      if files.overwrite || !isThere(output) { removeFile(path) }
      return
    }
    if isThere(path), !files.overwrite {
      throw FilbertError(
        .cannotWrite, "An interrupted run left this; \(files.leftoverAdvice).", file: path)
    }
    // A run that was interrupted before its first checkpoint was complete left only the other
    // files.
    let leftovers = [path, AtomicFile.onlyPartialPath(path), notePath(output)]
    guard files.overwrite, leftovers.contains(where: isThere) else { return }
    removeFile(ResumableFile.partialPath(output))
    removeProgress(of: output)
  }

  private static func removeProgress(of output: String) {
    CrashNote.remove(notePath(output))
    let path = progressPath(output)
    // First what a kill may have left of it: while it is there, the next run removes both.
    removeFile(AtomicFile.onlyPartialPath(path))
    removeFile(path)
  }
}
