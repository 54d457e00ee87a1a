import Database
import Files
import Glibc
import JSON

/// What `--resume` keeps of a run, in a file beside the output or in the database that is written.
struct ScoringProgressFile {
  private static let version = 1
  /// Where it is, for messages also of a database.
  let path: String
  /// Where a run notes which rows it has in work.
  let notePath: String
  /// What the run is: model, inputs and options.
  let run: JSONObject

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
    // Cut off in its first checkpoint, it left only the second.
    guard overwrite, isThere(path) || isThere(AtomicFile.onlyPartialPath(path)) else { return }
    _ = unsafe unlink(ResumableFile.partialPath(output))
    CrashNote.remove(notePath(of: output))
    remove(path)
  }

  static func notePath(of output: String) -> String { "\(output).progress.rows" }

  /// Beside the database, with the table's name: several runs may write into one, one after the other.
  static func notePath(of address: DatabaseAddress) -> String {
    guard case .table(let table) = address.content else { return notePath(of: address.path) }
    let name = table.utf8.map { byte in
      let isPlain = Character(UnicodeScalar(byte)).isLetter || (0x30...0x39).contains(byte)
      return byte < 0x80 && isPlain ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16)
    }
    // Names of files are shorter than those of tables may be. Runs that share a note leave it alone.
    return notePath(of: "\(address.path).\(name.joined().prefix(100))")
  }

  func remove() { Self.remove(path) }

  func removeNote() { CrashNote.remove(notePath) }

  /// First what a kill may have left of it: while it is there, the next run removes both.
  private static func remove(_ path: String) {
    _ = unsafe unlink(AtomicFile.onlyPartialPath(path))
    _ = unsafe unlink(path)
  }

  /// What an earlier run left; nil where none did.
  ///
  /// - Throws: as ``check(_:advice:)``.
  func read() throws(FilbertError) -> JSONValue? {
    let bytes: [UInt8]
    do throws(FilbertError) { bytes = try readFile(path) } catch {
      if error.code == .missingInput { return nil }
      throw error
    }
    return try check(bytes, advice: "remove \(path) to begin anew")
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
