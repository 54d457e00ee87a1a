import FilbertCore
import FilbertDatabase
import FilbertFiles
import FilbertJSON
import FilbertModelFiles

/// What decides the output of a run, so that only the same run continues one that was cut off: the options as given,
/// and size and time of the input and of the model's files.
func runIdentity(
  arguments: [String], inputs: [String], model: ModelDirectory
) throws(FilbertError) -> JSONObject {
  [
    "version": .string(Version.number), "options": .array(decisive(arguments).map { .string($0) }),
    "input": .array(
      try inputs.map { path throws(FilbertError) in
        // A database may change and give the same rows, and the table that is written may be in it.
        // The rows that were read are compared instead.
        if DatabaseAddress.isAddress(path) { return .string(path) }
        guard isRegularFile(path) else {
          throw FilbertError(
            .usage, "This is a pipe or a device, which --resume cannot read again; give a file.",
            file: path)
        }
        return stamp(path, try FileStamp(path))
      }),
    "model": .array(model.stamps.map { stamp($0.path, $0.stamp) }),
  ]
}

/// The arguments that change what is written.
private func decisive(_ arguments: [String]) -> [String] {
  let flags: Set = ["--quiet", "--overwrite", "--resume"]
  let options: Set = ["--threads", "--checkpoint-interval", "--summary"]
  var decisive: [String] = []
  var isValue = false
  for argument in arguments {
    let name = argument.split(separator: "=", maxSplits: 1).first.map(String.init) ?? argument
    if isValue {
      isValue = false
    } else if options.contains(name) {
      isValue = name == argument
    } else if !flags.contains(argument) {
      decisive.append(argument)
    }
  }
  return decisive
}

private func stamp(_ path: String, _ stamp: FileStamp) -> JSONValue {
  ["file": .string(path), "bytes": .number(stamp.size), "changed": .number(stamp.changed)]
}
