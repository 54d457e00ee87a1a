import FilbertCore
import FilbertDatabase
import FilbertFiles
import FilbertJSON
import FilbertModelFiles

extension RunDescription {
  /// The run of a command: the options as given, and size and time of the files and of the model's files.
  ///
  /// - Parameters:
  ///   - arguments: of the command line, without the program.
  ///   - inputs: paths that are read; pipes have no stamp.
  ///   - model: the files of the model.
  init(
    arguments: [String], inputs: [String], model: [(path: String, stamp: FileStamp)]
  ) throws(FilbertError) {
    self.init([
      "version": .string(Version.number), "options": .object(decisiveOptions(arguments)),
      "input": .array(
        try inputs.map { path throws(FilbertError) in
          // A database may change and give the same rows, and the table that is written may be in it.
          // The rows that were read are compared instead.
          guard !DatabaseAddress.isAddress(path), isRegularFile(path) else { return .string(path) }
          return stamped(path, try FileStamp(path))
        }),
      "model": .array(model.map { stamped($0.path, $0.stamp) }),
    ])
  }
}

extension RunDescription {
  /// Whether the description shows any change of the inputs. It does not for databases and pipes.
  var showsChanges: Bool {
    (json["input"]?.arrayValue ?? []).allSatisfy { $0["bytes"] != nil }
  }
}

/// The options that change what is written, each with its values.
private func decisiveOptions(_ arguments: [String]) -> JSONObject {
  var values: [(name: String, values: [String])] = []
  for argument in arguments {
    if argument.hasPrefix("--") {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      values.append((String(parts[0]), parts.dropFirst().map(String.init)))
    } else if !values.isEmpty {
      values[values.count - 1].values.append(argument)
    }
  }
  let others: Set = [
    "--quiet", "--overwrite", "--resume", "--threads", "--checkpoint-interval", "--summary",
    "--tensorboard",
  ]
  var options = JSONObject()
  for (name, values) in values where !others.contains(name) {
    let earlier = options[name]?.stringValue.map { [$0] } ?? []
    options[name] = .string((earlier + values).joined(separator: " "))
  }
  return options
}

private func stamped(_ path: String, _ stamp: FileStamp) -> JSONValue {
  ["file": .string(path), "bytes": .number(stamp.size), "changed": .number(stamp.changed)]
}
