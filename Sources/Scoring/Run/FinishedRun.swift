package import FilbertCore
import FilbertFiles
import FilbertJSON
package import FilbertModelFiles

/// What a finished run leaves in place of its progress, so that repeating the command does nothing: which run it was,
/// and the size and time of its output.
package struct FinishedRun {
  private let run: RunDescription

  /// The run that wrote `output`, if that is as it left it; nil if nothing says so.
  package init?(of output: String) throws(FilbertError) {
    guard
      case .present(let bytes) = try RunFile.read(
        ResumableOutput.progressPath(output), atMost: 1 << 20),
      let json = try? JSONValue.parse(bytes), let run = json["run"]?.objectValue,
      let stamp = try? FileStamp(output), json["finished"] == Self.mark(stamp)
    else { return nil }
    self.run = RunDescription(run)
  }

  /// How the run differs from `other`, as a sentence without its full stop; nil if it is the same.
  package func difference(to other: RunDescription) -> String? {
    other.difference(from: run, whichWas: "finished")
  }

  /// The file that says that `run` has written `output`.
  static func bytes(_ run: RunDescription, output: String) throws(FilbertError) -> [UInt8] {
    let object: JSONValue = [
      "filbert_progress": .number(ProgressRecord.version), "finished": mark(try FileStamp(output)),
      "run": .object(run.json),
    ]
    return Array(object.serialized().utf8)
  }

  /// Whether these bytes are of a run that left nothing to resume.
  static func isFinished(_ bytes: [UInt8]) -> Bool {
    (try? JSONValue.parse(bytes))?["finished"] != nil
  }

  private static func mark(_ stamp: FileStamp) -> JSONValue {
    ["bytes": .number(stamp.size), "changed": .number(stamp.changed)]
  }
}
