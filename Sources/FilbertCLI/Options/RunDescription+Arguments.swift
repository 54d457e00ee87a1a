import FilbertCore
import FilbertDatabase
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertTables

extension RunDescription {
  /// The run of a command: the options as given, and size and time of the files and of the model's files.
  ///
  /// - Parameters:
  ///   - arguments: of the command line, without the program.
  ///   - inputs: paths that are read; pipes have no stamp.
  ///   - model: the files of the model.
  ///   - shard: the part of the input that is read; nil for all.
  init(
    arguments: [String], inputs: [String], model: [(path: String, stamp: FileStamp)],
    shard: Shard? = nil
  ) throws(FilbertError) {
    // The same in whichever way the part was given, since the environment of a scheduler is not among the options.
    var options = decisiveOptions(arguments, without: shardOptions)
    if let shard { options["--shard"] = .string(shard.description) }
    self.init([
      "version": .string(Version.number), "options": .object(options),
      "input": .array(
        try inputs.map { path throws(FilbertError) in
          // A database may change and give the same rows, and the table that is written may be in it.
          // The rows that were read are compared instead.
          guard !DatabaseAddress.isAddress(path), isRegularFile(path) else { return .string(path) }
          return Self.stamped(path, try FileStamp(path))
        }),
      "model": .array(model.map { Self.stamped($0.path, $0.stamp) }),
    ])
  }
}

extension RunDescription {
  /// The run that shards are parts of, whichever machine it is on: the options as given, the content of the model's
  /// files and what shows that of the inputs.
  ///
  /// - Parameters:
  ///   - model: the directory of the model.
  ///   - modelFiles: the paths of its files, which begin with that of the directory.
  ///   - outcome: what else decides the bytes.
  init(
    arguments: [String], inputs: [String], model: String, modelFiles: [String],
    outcome: JSONObject
  ) throws(FilbertError) {
    let files: Set = ["--input", "--output", "--rejects", "--model"]
    var description: JSONObject = [
      "version": .string(Version.number),
      "options": .object(decisiveOptions(arguments, without: shardOptions.union(files))),
      "input": .array(
        try inputs.map { path throws(FilbertError) in
          guard !DatabaseAddress.isAddress(path) else { return .string(path) }
          let stamp = try FileStamp(path)
          return [
            "file": .string(path), "bytes": .number(stamp.size), "changed": .number(stamp.changed),
            "sample": .string(try SampleDigest.digest(ofFile: path, size: stamp.size)),
          ]
        }),
    ]
    var digests = JSONObject()
    for path in modelFiles {
      // Machines have the model at different places, and two of its folders may have files of one name.
      let name = path.hasPrefix("\(model)/") ? String(path.dropFirst(model.count + 1)) : path
      digests[name] = .string(try SHA256.digest(ofFile: path))
    }
    description["model"] = .object(digests)
    for (name, value) in outcome.members { description[name] = value }
    self.init(description)
  }
}

private let shardOptions: Set = ["--shard", "--shard-index", "--shard-count", "--shard-from"]

/// The options that change what is written, each with its values.
///
/// - Parameter more: options to leave out besides those that never do.
private func decisiveOptions(_ arguments: [String], without more: Set<String>) -> JSONObject {
  var values: [(name: String, values: [String])] = []
  var remaining = arguments.makeIterator()
  while let argument = remaining.next() {
    if argument == "--against" {
      // What follows is a text with options in it.
      values.append((argument, [remaining.next()].compactMap(\.self)))
    } else if argument.hasPrefix("--") {
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
  for (name, values) in values where !others.contains(name) && !more.contains(name) {
    let earlier = options[name]?.stringValue.map { [$0] } ?? []
    options[name] = .string((earlier + values).joined(separator: " "))
  }
  return options
}
