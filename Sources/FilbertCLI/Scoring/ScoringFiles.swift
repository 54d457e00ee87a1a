import Corpus
import Files
import Glibc
import JSON

/// The files of a scoring run: scored rows, rejected rows, and with `--resume` what a run that is cut off leaves for the
/// next one.
///
/// Without `--resume` both files appear complete at the end or not at all. With it their bytes wait in
/// `OUTPUT.partial`, and `OUTPUT.progress` says up to where they are good. It is replaced, never written over, after
/// the bytes are on the disk: whenever a run is killed, the newest progress and the bytes it speaks of are there.
final class ScoringFiles {
  private let output: any ByteSink
  private let rejects: (any ByteSink)?
  private var rejectWriter: CSVWriter?
  private let rejectBuffer = RowBuffer()
  private let progress: Progress?
  private let overwrite: Bool
  private let paths: [String]
  private var lock: OutputLock?
  /// The state that an earlier run left; nil for a run from the beginning.
  let earlier: JSONValue?

  /// What `--resume` keeps beside the output.
  private struct Progress {
    static let version = 1
    let path: String
    /// What the run is: model, inputs and options.
    let run: JSONObject
  }

  /// - Parameters:
  ///   - output: a path, or `-` for the standard output.
  ///   - run: what decides the output; an earlier run is gone on with where this is the same. Nil without `--resume`.
  init(
    output: String, rejects: String?, overwrite: Bool, resuming run: JSONObject?
  ) throws(FilbertError) {
    self.overwrite = overwrite
    paths = [rejects, output].compactMap { $0 }
    guard let run else {
      progress = nil
      earlier = nil
      self.output = try OutputFile.open(output, overwrite: overwrite)
      self.rejects =
        if let rejects { try OutputFile.open(rejects, overwrite: overwrite) } else { nil }
      try beginRejects()
      return
    }
    let progress = Progress(path: "\(output).progress", run: run)
    self.progress = progress
    lock = try OutputLock(progress.path)
    let saved = try Self.read(progress)
    earlier = saved?["state"]
    let isComplete = saved?["complete"]?.boolValue == true
    if isComplete {
      // Cut off between the last byte and the renaming.
      try Self.appear(paths, overwrite: overwrite)
      _ = unsafe unlink(progress.path)
      self.output = RowBuffer()
      self.rejects = nil
      isFinished = true
      return
    }
    self.output = try ResumableFile(
      output, overwrite: overwrite, keeping: saved?["output_bytes"]?.intValue ?? 0)
    self.rejects =
      if let rejects {
        try ResumableFile(
          rejects, overwrite: overwrite, keeping: saved?["rejects_bytes"]?.intValue ?? 0)
      } else { nil }
    try beginRejects()
  }

  /// Whether nothing is left to be done: an earlier run was cut off after its last row.
  private(set) var isFinished = false

  private func beginRejects() throws(FilbertError) {
    guard rejects != nil else { return }
    rejectWriter = CSVWriter(rejectBuffer)
    try rejectWriter?.write(RejectedRow.columns)
    // An earlier run has written the header.
    if earlier != nil { _ = rejectBuffer.take() }
  }

  func write(_ bytes: [UInt8]) throws(FilbertError) {
    try output.write(bytes)
  }

  func write(_ row: RejectedRow) throws(FilbertError) {
    try rejectWriter?.write(row.fields)
  }

  /// Hands rejected rows over and, with `--resume`, makes everything so far a place to go on from.
  func checkpoint(_ state: JSONValue) throws(FilbertError) {
    try flushRejects()
    try save(state, isComplete: false)
  }

  /// Puts the files into their places.
  func commit(_ state: JSONValue) throws(FilbertError) {
    try flushRejects()
    guard let progress else {
      try rejects?.commit()
      try output.commit()
      return
    }
    try save(state, isComplete: true)
    for case let file as ResumableFile in [rejects, output] { try file.close() }
    try Self.appear(paths, overwrite: overwrite)
    _ = unsafe unlink(progress.path)
    lock?.release()
  }

  private func flushRejects() throws(FilbertError) {
    let bytes = rejectBuffer.take()
    if !bytes.isEmpty { try rejects?.write(bytes) }
  }

  private static func appear(_ paths: [String], overwrite: Bool) throws(FilbertError) {
    for path in paths { try ResumableFile.appear(path, overwrite: overwrite) }
  }

  private func save(_ state: JSONValue, isComplete: Bool) throws(FilbertError) {
    guard let progress, let output = output as? ResumableFile else { return }
    try output.synchronize()
    let rejects = rejects as? ResumableFile
    try rejects?.synchronize()
    let object: JSONValue = [
      "filbert_progress": .number(Progress.version), "complete": .bool(isComplete),
      "output_bytes": .number(output.length), "rejects_bytes": .number(rejects?.length ?? 0),
      "run": .object(progress.run), "state": state,
    ]
    try writeFile(progress.path, Array(object.serialized().utf8), overwrite: true)
  }

  /// What an earlier run left.
  ///
  /// - Throws: where it was another run.
  private static func read(_ progress: Progress) throws(FilbertError) -> JSONValue? {
    let bytes: [UInt8]
    do throws(FilbertError) { bytes = try readFile(progress.path) } catch {
      if error.code == .missingInput { return nil }
      throw error
    }
    let advice = "remove \(progress.path) to begin anew"
    guard let saved = try? JSONValue.parse(bytes),
      saved["filbert_progress"]?.intValue == Progress.version,
      let run = saved["run"]?.objectValue
    else {
      throw FilbertError(
        .badData, "This is not what a run left to go on from; \(advice).", file: progress.path)
    }
    for name in progress.run.names + run.names {
      let (new, old) = (progress.run[name], run[name])
      guard new != old else { continue }
      let change =
        name == "options"
        ? "The run that was cut off had other options"
        : "The \(name) is another than in the run that was cut off, or has changed since"
      throw FilbertError(.usage, "\(change); give the same, or \(advice).", file: progress.path)
    }
    return saved
  }
}
