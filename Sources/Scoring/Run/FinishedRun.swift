package import FilbertCore
package import FilbertFiles
package import FilbertJSON
package import FilbertModelFiles

/// What a finished run leaves in place of its progress, so that repeating the command does nothing: which run it was, and
/// what shows that its output is still there.
package struct FinishedRun {
  private let run: RunDescription
  /// What the run counted; nil if it did not say.
  package let state: JSONValue?

  /// The run that wrote the file `output`, if that is as it left it; nil if nothing says so.
  package init?(of output: String) throws(FilbertError) {
    guard let stamp = try? FileStamp(output) else { return nil }
    try self.init(note: ResumableOutput.progressPath(output), mark: Self.mark(stamp))
  }

  /// The run that left a note, if it names the same output.
  ///
  /// - Parameter mark: what the output is like now.
  package init?(note path: String, mark: JSONValue) throws(FilbertError) {
    guard case .present(let bytes) = try RunFile.read(path, atMost: 1 << 20),
      let json = try? JSONValue.parse(bytes), let run = json["run"]?.objectValue,
      json["finished"] == mark
    else { return nil }
    self.run = RunDescription(run)
    state = json["state"]
  }

  /// How the run differs from `other`, as a sentence without its full stop; nil if it is the same.
  package func difference(to other: RunDescription) -> String? {
    other.difference(from: run, whichWas: "finished")
  }

  /// Writes the note that `run` has finished.
  ///
  /// - Parameters:
  ///   - mark: what its output is like.
  ///   - output: the file whose permissions the note has.
  ///   - state: what it counted.
  package static func note(
    _ run: RunDescription, mark: JSONValue, at path: String, beside output: String,
    state: JSONValue? = nil
  ) throws(FilbertError) {
    var object: JSONObject = [
      "filbert_progress": .number(ProgressRecord.version), "finished": mark,
      "run": .object(run.json),
    ]
    object["state"] = state
    try writeFile(
      path, Array(JSONValue.object(object).serialized().utf8), overwrite: true, hasOneWriter: true,
      beside: output)
  }

  /// Whether these bytes are of a run that left nothing to resume.
  static func isFinished(_ bytes: [UInt8]) -> Bool {
    (try? JSONValue.parse(bytes))?["finished"] != nil
  }

  /// What a file is like.
  package static func mark(_ stamp: FileStamp) -> JSONValue {
    ["bytes": .number(stamp.size), "changed": .number(stamp.changed)]
  }
}
