import FilbertCore
import FilbertDatabase
import FilbertFiles
import FilbertJSON
import FilbertScoring
import FilbertTables

/// The files of a scoring run: scored rows, rejected rows, and with `--resume` what a run that is cut off leaves for the
/// next one.
///
/// Without `--resume` both files appear complete at the end or not at all. With it their bytes wait in
/// `OUTPUT.partial`, and `OUTPUT.progress` says up to where they are good. It is replaced, never written over, after
/// the bytes are on the disk: whenever a run is killed, the newest progress and the bytes it speaks of are there.
/// A table in a database holds its progress itself. `OUTPUT.progress.rows` is what ``RowWatch`` notes.
final class ScoringFiles {
  /// Where scored rows go.
  enum Output {
    /// A path, or `-` for the standard output.
    case file(String)
    /// A table in a database, and the columns it is to have.
    case table(DatabaseAddress, [DatabaseColumn])
  }

  private let output: any ByteSink
  private let rejects: (any ByteSink)?
  private var rejectWriter: CSVWriter?
  private let rejectBuffer = RowBuffer()
  private let progress: ScoringProgressFile?
  private var lock: OutputLock?
  private var rejectsLock: OutputLock?
  /// Which rows are in work; nil without `--resume`.
  private(set) var watch: RowWatch?
  /// Whether there is a place to go on from.
  private(set) var hasCheckpoint: Bool
  /// The state that an earlier run left; nil for a run from the beginning.
  let earlier: JSONValue?

  /// - Parameters:
  ///   - header: what the output begins with; a table has none.
  ///   - escapesFormulas: of rejected rows.
  ///   - run: what decides the output; an earlier run is continued if this is the same. Nil without `--resume`.
  init(
    _ place: Output, header: [UInt8], rejects: String?, escapesFormulas: Bool, overwrite: Bool,
    resuming run: JSONObject?
  ) throws(FilbertError) {
    // Before there is anything to go on with.
    if run != nil { Interruption.watch() }
    var outputPath: String?
    var saved: JSONValue?
    var table: TableSink?
    switch place {
    case .file(let path):
      outputPath = path
      if run == nil { try ScoringProgressFile.requireNone(of: path, overwrite: overwrite) }
      let progress = run.map { ScoringProgressFile(of: path, run: $0) }
      self.progress = progress
      if let progress {
        lock = try OutputLock(progress.path)
        saved = try progress.read()
      }
    case .table(let address, let columns):
      let progress = run.map { ScoringProgressFile(of: address, run: $0) }
      self.progress = progress
      let sink = try TableSink(
        address, columns: columns, overwrite: overwrite, resuming: run != nil)
      saved = try sink.savedState.flatMap { bytes throws(FilbertError) in
        try progress?.check(bytes, advice: "leave out --resume to begin anew")
      }
      table = sink
    }
    if run != nil, let rejects { rejectsLock = try OutputLock(rejects) }
    earlier = saved?["state"]
    hasCheckpoint = saved != nil
    if saved?["complete"]?.boolValue == true {
      // Cut off between the last row and the renaming.
      let lengths = [("rejects_bytes", rejects), ("output_bytes", outputPath)]
      for case (let name, let path?) in lengths {
        try ResumableFile.appear(
          path, length: saved?[name]?.intValue ?? 0, overwrite: overwrite)
      }
      try table?.commit()
      progress?.remove()
      output = RowBuffer()
      self.rejects = nil
      isFinished = true
      return
    }
    func open(_ path: String, _ length: String) throws(FilbertError) -> any ByteSink {
      if run == nil { return try OutputFile.open(path, overwrite: overwrite) }
      return try ResumableFile(
        path, overwrite: overwrite, keeping: saved?[length]?.intValue ?? 0)
    }
    if let table {
      output = table
    } else if case .file(let path) = place {
      output = try open(path, "output_bytes")
    } else {
      output = RowBuffer()
    }
    self.rejects = if let rejects { try open(rejects, "rejects_bytes") } else { nil }
    try beginRejects(escapesFormulas)
    if earlier == nil, table == nil { try output.write(header) }
    watch = try progress?.watch()
  }

  deinit {
    // Without --resume nobody comes back for what is half there.
    if progress == nil { (output as? TableSink)?.abort() }
  }

  /// Whether nothing is left to be done: an earlier run was cut off after its last row.
  private(set) var isFinished = false

  private func beginRejects(_ escapesFormulas: Bool) throws(FilbertError) {
    guard rejects != nil else { return }
    var dialect = CSVDialect()
    dialect.escapesFormulas = escapesFormulas
    rejectWriter = CSVWriter(rejectBuffer, dialect: dialect)
    try rejectWriter?.write(RejectedRow.columns)
    // An earlier run has written the header.
    if earlier != nil { _ = rejectBuffer.take() }
  }

  func write(_ bytes: [UInt8]) throws(FilbertError) {
    try output.write(bytes)
  }

  func write(_ row: RejectedRow) throws(FilbertError) {
    try rejectWriter?.write(row.fields)
    try flushRejects()
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
    // From here on nothing is scored any more.
    watch?.remove()
    for case let file as ResumableFile in [rejects, output] { try file.close() }
    for case let file as ResumableFile in [rejects, output] { try file.commit() }
    try (output as? TableSink)?.commit()
    progress.remove()
  }

  private func flushRejects() throws(FilbertError) {
    let bytes = rejectBuffer.take()
    if !bytes.isEmpty { try rejects?.write(bytes) }
  }

  private func save(_ state: JSONValue, isComplete: Bool) throws(FilbertError) {
    let file = output as? ResumableFile
    let rejects = rejects as? ResumableFile
    if progress != nil {
      try file?.synchronize()
      try rejects?.synchronize()
    }
    let bytes =
      progress?.bytes(
        state, isComplete: isComplete, output: file?.length ?? 0, rejects: rejects?.length ?? 0)
      ?? []
    // Without --resume a table still lets others write from time to time.
    if let table = output as? TableSink {
      try table.checkpoint(bytes)
    } else {
      try progress?.write(bytes)
    }
    hasCheckpoint = progress != nil
  }
}
