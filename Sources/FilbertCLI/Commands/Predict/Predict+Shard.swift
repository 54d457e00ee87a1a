import ArgumentParser
import FilbertCore
import FilbertDatabase
import FilbertFiles
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTables

extension Predict {
  /// Refuses a shard of what has no parts, or would give other bytes than a whole run.
  func validateShard() throws {
    guard shards.isGiven else { return }
    if inputs.contains("-") || output == "-" {
      throw ValidationError(
        "\(shardOption) needs files for --input and --output: streams have no parts that several machines could share."
      )
    }
    if isTable {
      throw ValidationError(
        "\(shardOption) writes files, which filbert join puts together; give a .csv or .jsonl for --output, and import the joined file."
      )
    }
    for (option, isGiven) in [
      ("--remove-duplicates", cleaning.removeDuplicates), ("--top-rows", scoring.topRows != nil),
      ("--least-certain", scoring.leastCertain != nil),
    ] where isGiven {
      throw ValidationError(
        "\(option) depends on all rows, and \(shardOption) scores a part of them; leave out one of them."
      )
    }
  }

  /// The option by which the shard was asked for.
  private var shardOption: String {
    shards.shard != nil ? "--shard" : shards.shardFrom != nil ? "--shard-from" : "--shard-index"
  }

  /// Puts the number of the shard into the names of what is written.
  mutating func nameOutputs() throws(FilbertError) {
    let shard = try shards.requested()
    output = try shards.named(output, "--output", shard)
    scoring.rejects = try scoring.rejects.map { path throws(FilbertError) in
      try shards.named(path, "--rejects", shard)
    }
    scoring.summary = try scoring.summary.map { path throws(FilbertError) in
      try shards.named(path, "--summary", shard)
    }
  }

  /// Keeps other runs from writing the output of this shard, up to the release of the lock. A scheduler that gives all
  /// elements the same name, and --overwrite, would leave one of them.
  ///
  /// - Returns: nil for a whole run.
  /// - Throws: `cannotWrite` if another run is writing the output, or it is that of another shard; `usage` if an input has no
  ///   parts.
  func lockShard() throws(FilbertError) -> LockFile? {
    guard let shard = try shards.requested() else {
      if fileExists(output), let other = try? ShardManifest(of: output)?.shard {
        throw FilbertError(
          .cannotWrite,
          "This is the output of shard \(other), and all rows are to be scored; remove it and \(ShardManifest.path(of: output)) first, or choose another name.",
          file: output)
      }
      return nil
    }
    try requireFiles(inputPaths(inputs), "which has no parts")
    let lock = try OutputLock.take(output)
    guard fileExists(output), let other = try? ShardManifest(of: output)?.shard, other != shard
    else { return lock }
    let advice =
      other.count == shard.count
      ? "give each a name, as with part-{shard}.csv"
      : "remove it and \(ShardManifest.path(of: output)) first, or choose another name"
    throw FilbertError(
      .cannotWrite,
      "This is the output of shard \(other), and shard \(shard) is to be scored; \(advice).",
      file: output)
  }

  /// What leaves a shard's manifest beside its output; nil for a whole run.
  ///
  /// - Parameters:
  ///   - figures: those of no rows.
  ///   - header: of the output.
  func shardNote(
    _ figures: ScoringFigures, _ header: [UInt8], _ encoding: OutputEncoding,
    of model: ModelDirectory
  ) throws(FilbertError) -> ShardNote? {
    guard let shard = try shards.requested() else { return nil }
    var hash = SHA256()
    hash.add(header, 0..<header.count)
    let run = try RunDescription(
      arguments: Array(CommandLine.arguments.dropFirst()), inputs: inputPaths(inputs),
      model: model.path, modelFiles: model.stamps.map(\.path),
      outcome: [
        "header": .string(hash.digest()), "encoding": .string("\(encoding)"),
        "rejects": .bool(scoring.rejects != nil),
      ])
    return ShardNote(shard, of: run, model: modelOptions.model, kind: figures.kind)
  }
}
