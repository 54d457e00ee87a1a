package import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertTables

/// The output of a shard as it was given to be joined.
package struct ShardFile {
  /// Where the output is now.
  package let path: String
  package let manifest: ShardManifest

  /// - Throws: `badData` if the output has no manifest: no shard, or none that has finished.
  package init(_ path: String) throws(FilbertError) {
    // Its message is clearer if there is no such file, or a directory.
    _ = try ByteReader(path: path)
    guard let manifest = try ShardManifest(of: path) else {
      if let output = ShardManifest.output(of: path), !fileExists(output) {
        throw FilbertError(
          .missingInput, "The output of this shard is missing; score the shard again.", file: output
        )
      }
      throw FilbertError(
        .badData,
        "There is no \(ShardManifest.path(of: path)), which a finished shard leaves beside its output; "
          + "score the shard, or keep both files together.", file: path)
    }
    self.path = path
    self.manifest = manifest
  }

  /// `shard 3/16`.
  var name: String { "shard \(manifest.shard)" }

  /// Where the rejected rows are now: beside the output, or where they were written.
  ///
  /// - Throws: `missingInput` if they are at neither place.
  func rejects() throws(FilbertError) -> String? {
    guard let rejects = manifest.rejects else { return nil }
    let beside = Self.path(rejects.path, beside: path)
    guard let found = [beside, rejects.path].first(where: fileExists) else {
      throw FilbertError(
        .missingInput,
        "The rejected rows of this shard are not there; put \(beside) beside its output.",
        file: path)
    }
    return found
  }

  /// The paths of files that belong to this output: patterns match them too, and nothing may replace them.
  package var companions: [String] {
    var paths = [".shard.json", ".progress", ".lock"].map { path + $0 }
    if let rejects = manifest.rejects?.path {
      paths += [rejects, Self.path(rejects, beside: path)]
    }
    return paths
  }

  private static func path(_ other: String, beside path: String) -> String {
    let name = other.split(separator: "/").last.map(String.init) ?? other
    guard let slash = path.lastIndex(of: "/") else { return name }
    return String(path[...slash]) + name
  }

  /// How the run differs from that of `first`, as an error; nil if both are parts of one run.
  ///
  /// - Parameter allowsCopies: Whether files of the input may have other paths and times of change.
  func difference(to first: ShardFile, allowsCopies: Bool) -> FilbertError? {
    guard manifest.shard.count == first.manifest.shard.count else {
      return failure("This is \(name), and \(first.path) is \(first.name)")
    }
    let (now, before) = (manifest.run.json, first.manifest.run.json)
    for member in before.names + now.names where now[member] != before[member] {
      switch member {
      case "options":
        let difference = manifest.run.difference(
          from: first.manifest.run, calling: "The run of \(first.path)")
        return failure(difference ?? "It was scored with other options than \(first.path)")
      case "version":
        return failure("It was scored by another version of Filbert than \(first.path)")
      case "model": return failure("It was scored by another model than \(first.path)")
      case "input":
        if let error = inputDifference(to: first, allowsCopies: allowsCopies) { return error }
      case "header": return failure("It has other columns than \(first.path)")
      case "rejects":
        return failure(
          "Either this shard or \(first.path) has a file of rejected rows, and the other has none")
      default: return failure("It has another \(member) than \(first.path)")
      }
    }
    return nil
  }

  private func inputDifference(to first: ShardFile, allowsCopies: Bool) -> FilbertError? {
    guard let inputs = manifest.run.json["input"]?.arrayValue,
      let others = first.manifest.run.json["input"]?.arrayValue,
      inputs.map(Self.content) == others.map(Self.content)
    else { return failure("It is of another input than \(first.path)") }
    if allowsCopies { return nil }
    for (input, other) in zip(inputs, others) where input["file"] != other["file"] {
      let (name, otherName) = (input["file"]?.stringValue ?? "", other["file"]?.stringValue ?? "")
      return FilbertError(
        .badData,
        naming:
          "Its input is \(name), and that of \(first.path) is \(otherName); if they are copies of one file, pass \(.copies).",
        file: path)
    }
    return FilbertError(
      .badData,
      naming:
        "The input was changed at another time than that of \(first.path); if they are copies of one file, pass \(.copies).",
      file: path)
  }

  private func failure(_ reason: String) -> FilbertError {
    FilbertError(.badData, "\(reason); join shards of one run.", file: path)
  }

  /// What identifies the content of an input file, apart from its path and the time of its last change. For a database
  /// it is just the address.
  private static func content(_ input: JSONValue) -> JSONValue {
    guard let object = input.objectValue else { return input }
    return ["bytes": object["bytes"] ?? .null, "sample": object["sample"] ?? .null]
  }
}

extension Parameter {
  package static let copies = Parameter("copies")
}
