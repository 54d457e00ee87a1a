package import FilbertCore
package import FilbertFiles
package import FilbertJSON
import FilbertModelFiles
import FilbertTables

/// The outputs of all shards of one run, in order.
package struct ShardSet {
  package let shards: [ShardFile]
  /// Those of all shards.
  package let figures: ScoringFigures

  /// - Parameters:
  ///   - paths: Of the outputs, in any order. What belongs to one of them, such as its rejected rows, is passed over.
  ///   - allowsCopies: Whether the shards may have read copies of the input, with other paths and times of change.
  /// - Throws: `badData` if a shard is missing, there twice, of another run, unfinished or changed.
  package init(_ paths: [String], allowsCopies: Bool) throws(FilbertError) {
    let files = try Self.files(paths)
    guard let first = files.min(by: { $0.manifest.shard.index < $1.manifest.shard.index }) else {
      throw FilbertError(.usage, "There is nothing to join; name the outputs of the shards.")
    }
    let count = first.manifest.shard.count
    var places: [Int: ShardFile] = [:]
    for file in files {
      if let error = file.difference(to: first, allowsCopies: allowsCopies) { throw error }
      if let other = places.updateValue(file, forKey: file.manifest.shard.index) {
        throw FilbertError(
          .badData, "This is \(file.name), and so is \(other.path); leave one out.", file: file.path
        )
      }
    }
    guard places.count == count else {
      let numbers = (0..<count).filter { places[$0] == nil }.map { String($0 + 1) }
      let missing = numbers.count > 20 ? numbers.listed(atMost: 20) : numbers.listed()
      let isOne = count - places.count == 1
      throw FilbertError(
        .badData,
        "\(isOne ? "Shard" : "Shards") \(missing) of \(count) \(isOne ? "is" : "are") missing; "
          + "score \(isOne ? "it" : "them") and name all outputs."
      )
    }
    shards = (0..<count).compactMap { places[$0] }
    var figures = first.manifest.figures
    for shard in shards.dropFirst() {
      guard shard.manifest.figures.kind == figures.kind else {
        throw FilbertError(
          .badData, "The model of this shard has other labels than that of \(first.path).",
          file: shard.path)
      }
      figures.add(shard.manifest.figures)
    }
    self.figures = figures
    try requireSeams()
    if let error = figures.rows.withoutAnyAnswer(rejectsEmpty: hasRejects) { throw error }
  }

  /// Whether rejected rows are in files of their own.
  package var hasRejects: Bool { shards[0].manifest.rejects != nil }

  /// What all shards have in common.
  package var run: JSONObject { shards[0].manifest.run.json }

  /// The model that the first shard was scored by, as its user named it.
  package var model: String { shards[0].manifest.model }

  private static func files(_ paths: [String]) throws(FilbertError) -> [ShardFile] {
    var files: [ShardFile] = []
    var others: [(path: String, error: FilbertError)] = []
    for path in paths {
      do throws(FilbertError) { files.append(try ShardFile(path)) } catch {
        others.append((path, error))
      }
    }
    let companions = Set(files.flatMap(\.companions))
    if let other = others.first(where: { !companions.contains($0.path) }) { throw other.error }
    return files
  }

  /// Requires that each shard begins where the one before ended, as it does if all read the same bytes.
  private func requireSeams() throws(FilbertError) {
    var last: (extent: ShardExtent, shard: ShardFile)?
    for shard in shards {
      guard let extent = shard.manifest.extent else { continue }
      if let last, !last.extent.precedes(extent) {
        throw FilbertError(
          .badData,
          "It does not begin where \(last.shard.path) ends, so the input was changed between the two runs; "
            + "score the shards again.", file: shard.path)
      }
      last = (extent, shard)
    }
  }

  /// Puts the outputs of all shards one after the other into `output`.
  ///
  /// - Throws: `badData` if a file is not as its shard left it.
  package func writeOutput(to output: any ByteSink) throws(FilbertError) {
    for (index, shard) in shards.enumerated() {
      try copy(
        shard.path, shard.manifest.output, of: shard, header: shards[0].manifest.output.headerSize,
        isFirst: index == 0, to: output)
    }
  }

  /// The same with the rejected rows, if there are files of them.
  package func writeRejects(to output: any ByteSink) throws(FilbertError) {
    for (index, shard) in shards.enumerated() {
      guard let file = shard.manifest.rejects, let path = try shard.rejects() else { continue }
      try copy(
        path, file, of: shard, header: shards[0].manifest.rejects?.headerSize ?? 0,
        isFirst: index == 0, to: output)
    }
  }

  /// Adds a file of a shard, its header only if it is the first.
  private func copy(
    _ path: String, _ file: ShardManifest.File, of shard: ShardFile, header: Int, isFirst: Bool,
    to output: any ByteSink
  ) throws(FilbertError) {
    func changed() -> FilbertError {
      FilbertError(
        .badData, "The file is not as \(shard.name) left it; score the shard again.", file: path)
    }
    guard try FileStamp(path).size == file.size, header == file.headerSize else { throw changed() }
    let source = try ByteReader(path: path)
    var (hash, buffer) = (SHA256(), [UInt8](repeating: 0, count: ByteReader.bufferSize))
    var skipped = isFirst ? 0 : file.headerSize
    while true {
      let count = try source.read(into: &buffer)
      if count == 0 { break }
      hash.add(buffer, 0..<count)
      let start = min(skipped, count)
      skipped -= start
      if start < count { try output.write(Array(buffer[start..<count])) }
    }
    guard hash.digest() == file.digest else { throw changed() }
  }
}
