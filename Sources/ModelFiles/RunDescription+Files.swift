package import FilbertFiles
package import FilbertJSON

extension RunDescription {
  /// Whether the description shows any change of the inputs. It does not for databases, pipes and rows in memory.
  package var showsChanges: Bool {
    (json["input"]?.arrayValue ?? []).allSatisfy { $0["bytes"] != nil }
  }

  /// A file with what shows whether it has changed.
  package static func stamped(_ path: String, _ stamp: FileStamp) -> JSONValue {
    ["file": .string(path), "bytes": .number(stamp.size), "changed": .number(stamp.changed)]
  }
}
