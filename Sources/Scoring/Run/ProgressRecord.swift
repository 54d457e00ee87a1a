package import FilbertCore
import FilbertFiles
package import FilbertJSON
package import FilbertModelFiles

/// What a run leaves for the one that resumes it: which run it is, and how far it got.
package struct ProgressRecord {
  /// What an earlier run left.
  package struct Saved {
    /// Whether all rows are written, and only the names of the files are missing.
    package let isComplete: Bool
    /// The number of valid bytes of the output.
    package let outputBytes: Int
    /// Bytes of the rejected rows that are good.
    package let rejectsBytes: Int
    /// What the run needs to go on.
    package let state: JSONValue

    /// Puts the rejected rows of a complete run into their place.
    package func finishRejects(_ files: OutputFiles) throws(FilbertError) {
      guard let rejects = files.rejects else { return }
      try ResumableFile.appear(rejects, length: rejectsBytes, overwrite: files.overwrite)
    }
  }

  static let version = 1
  /// Model, inputs and options.
  package let run: RunDescription
  /// Where the record is kept, for messages.
  private let name: String

  package init(of run: RunDescription, name: String) {
    (self.run, self.name) = (run, name)
  }

  package func bytes(
    _ state: JSONValue, isComplete: Bool, output: Int, rejects: Int
  ) -> [UInt8] {
    let object: JSONValue = [
      "filbert_progress": .number(Self.version), "complete": .bool(isComplete),
      "output_bytes": .number(output), "rejects_bytes": .number(rejects), "run": .object(run.json),
      "state": state,
    ]
    return Array(object.serialized().utf8)
  }

  /// How the run that saved `bytes` differs, as a sentence without its full stop; nil if it does not, or if they are
  /// damaged.
  func difference(from bytes: [UInt8]) -> String? {
    (try? JSONValue.parse(bytes))?["run"]?.objectValue.flatMap {
      run.difference(from: RunDescription($0))
    }
  }

  /// What an earlier run saved as `bytes`.
  ///
  /// - Parameter advice: how to start over.
  /// - Throws: `badData` if they are damaged; `usage` if it was another run.
  package func saved(_ bytes: [UInt8], advice: String) throws(FilbertError) -> Saved {
    guard let saved = try? JSONValue.parse(bytes),
      saved["filbert_progress"]?.intValue == Self.version,
      let earlier = saved["run"]?.objectValue
    else {
      throw FilbertError(.badData, "The saved progress is corrupt; \(advice).", file: name)
    }
    if let difference = run.difference(from: RunDescription(earlier)) {
      throw FilbertError(
        .usage, "\(difference); use the same options and files, or \(advice).", file: name)
    }
    return Saved(
      isComplete: saved["complete"]?.boolValue == true,
      outputBytes: saved["output_bytes"]?.intValue ?? 0,
      rejectsBytes: saved["rejects_bytes"]?.intValue ?? 0, state: saved["state"] ?? .null)
  }
}
