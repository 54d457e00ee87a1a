import FilbertCore
import FilbertDatabase
import FilbertFiles
import FilbertJSON
import Glibc

/// What `--resume` keeps of a run, in a file beside the output or in the database that is written.
struct ScoringProgressFile {
  private static let version = 1
  /// Where it is, for messages also of a database.
  let path: String
  /// The file that is written.
  private let target: String
  /// Where a run notes which rows it has in work.
  private let notePath: String
  /// What the run is: model, inputs and options.
  let run: JSONObject

  init(of output: String, run: JSONObject) {
    (path, target, self.run) = ("\(output).progress", output, run)
    notePath = Self.notePath(of: output)
  }

  /// The note lies beside the database and has the table's name: several runs may write into one database, one after the
  /// other.
  init(of address: DatabaseAddress, run: JSONObject) {
    (path, target, self.run) = (address.text, address.path, run)
    guard case .table(let table) = address.content else {
      notePath = Self.notePath(of: address.path)
      return
    }
    let name = table.utf8.map { byte in
      let isPlain =
        byte < 0x80 && (Character(UnicodeScalar(byte)).isLetter || (0x30...0x39).contains(byte))
      return isPlain ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16)
    }
    // Names of files are shorter than those of tables may be. Tables with the same beginning take turns with one note, which
    // says whose it is.
    notePath = Self.notePath(of: "\(address.path).\(name.joined().prefix(100))")
  }

  func bytes(
    _ state: JSONValue, isComplete: Bool, output: Int, rejects: Int
  ) -> [UInt8] {
    let object: JSONValue = [
      "filbert_progress": .number(Self.version), "complete": .bool(isComplete),
      "output_bytes": .number(output), "rejects_bytes": .number(rejects), "run": .object(run),
      "state": state,
    ]
    return Array(object.serialized().utf8)
  }

  func write(_ bytes: [UInt8]) throws(FilbertError) {
    // It may hold rows, those of --top-rows.
    let output = String(path.dropLast(".progress".count))
    try writeFile(path, bytes, overwrite: true, hasOneWriter: true, beside: output)
  }

  /// Refuses to write beside what an unfinished run left, or removes that where the output may be replaced.
  static func requireNone(of output: String, overwrite: Bool) throws(FilbertError) {
    let path = "\(output).progress"
    guard output != "-" else { return }
    func isThere(_ path: String) -> Bool { (try? FileStamp(path)) != nil }
    if isThere(path), !overwrite {
      throw FilbertError(
        .cannotWrite,
        "A run that was cut off left this; add --resume to go on, or --overwrite to begin anew.",
        file: path)
    }
    // A run that was cut off before its first checkpoint was complete left only the others.
    let note = notePath(of: output)
    guard overwrite, [path, AtomicFile.onlyPartialPath(path), note].contains(where: isThere) else {
      return
    }
    _ = unsafe unlink(ResumableFile.partialPath(output))
    CrashNote.remove(note)
    remove(path)
  }

  private static func notePath(of output: String) -> String { "\(output).progress.rows" }

  /// Removes what is in files of its own.
  func remove() {
    CrashNote.remove(notePath)
    if !DatabaseAddress.isAddress(path) { Self.remove(path) }
  }

  /// Begins to note which rows are in work, and says what an earlier run noted.
  func watch() throws(FilbertError) -> RowWatch {
    try RowWatch(notePath, beside: target, run: run)
  }

  /// First what a kill may have left of it: while it is there, the next run removes both.
  private static func remove(_ path: String) {
    _ = unsafe unlink(AtomicFile.onlyPartialPath(path))
    _ = unsafe unlink(path)
  }

  /// What an earlier run left; nil where none did.
  ///
  /// - Throws: as ``check(_:advice:)``.
  func read() throws(FilbertError) -> JSONValue? {
    guard (try? FileStamp(path)) != nil else { return nil }
    // Whoever may write in the directory can put a pipe there, which would be waited for.
    guard isRegularFile(path) else {
      throw FilbertError(
        .cannotWrite, "This is no file, and the progress of the run belongs here; remove it.",
        file: path)
    }
    return try check(try readFile(path), advice: "remove \(path) to begin anew")
  }

  /// What an earlier run saved as `bytes`.
  ///
  /// - Throws: `badData` where they are damaged; `usage` where it was another run.
  func check(_ bytes: [UInt8], advice: String) throws(FilbertError) -> JSONValue {
    guard let saved = try? JSONValue.parse(bytes),
      saved["filbert_progress"]?.intValue == Self.version,
      let earlier = saved["run"]?.objectValue
    else {
      throw FilbertError(
        .badData, "This is not what a run left to go on from; \(advice).", file: path)
    }
    for name in run.names + earlier.names where run[name] != earlier[name] {
      let change =
        name == "options"
        ? "The run that was cut off had other options"
        : "The \(name) is another than in the run that was cut off, or has changed since"
      throw FilbertError(.usage, "\(change); give the same, or \(advice).", file: path)
    }
    return saved
  }
}
