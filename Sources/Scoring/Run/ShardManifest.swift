package import FilbertCore
import FilbertFiles
import FilbertJSON
package import FilbertModelFiles
package import FilbertTables

/// What a finished shard leaves beside its output, `OUTPUT.shard.json`: which part of which run it is, what shows that its
/// files are as it left them, and its figures.
package struct ShardManifest {
  /// A file of the shard.
  package struct File: Equatable {
    /// As the user named it.
    package let path: String
    /// Bytes.
    package let size: Int
    package let digest: String
    /// Bytes before the first row, which every shard has and the joined file once.
    package let headerSize: Int
  }

  static let version = 1

  package let shard: Shard
  /// What all shards have in common.
  package let run: RunDescription
  /// Where its rows are; nil if it has no bytes or rows.
  package let extent: ShardExtent?
  package let output: File
  package let rejects: File?
  package let figures: ScoringFigures
  /// As the user named it.
  package let model: String

  /// Where the manifest of an output is.
  package static func path(of output: String) -> String { "\(output).shard.json" }

  /// The output of a manifest by its path; nil if that is not the path of a manifest.
  static func output(of path: String) -> String? {
    path.hasSuffix(".shard.json") ? String(path.dropLast(".shard.json".count)) : nil
  }

  /// Reads the manifest of `output`; nil if there is none.
  ///
  /// - Throws: `badData` if it is damaged or of another version of this format.
  package init?(of output: String) throws(FilbertError) {
    let path = Self.path(of: output)
    guard case .present(let bytes) = try RunFile.read(path, atMost: 64 << 20) else { return nil }
    func damaged() -> FilbertError {
      FilbertError(
        .badData,
        "This is not the manifest of a finished shard, or it was changed; score the shard again.",
        file: path)
    }
    guard let json = try? JSONValue.parse(bytes), json["filbert_shard"] != nil else {
      throw damaged()
    }
    guard json["filbert_shard"]?.intValue == Self.version else {
      throw FilbertError(
        .badData, "Another version of Filbert has written this; join with that version.", file: path
      )
    }
    guard let number = json["shard"]?.countValue, let count = json["shards"]?.countValue,
      (1...Shard.most).contains(count), (1...count).contains(number),
      let run = json["run"]?.objectValue, let file = File(json: json["output"]),
      let model = json["model"]?.stringValue, let rejects = json["rejects"],
      let state = json["state"], Self.canBeAdded(state["rows"]), Self.canBeAdded(state["answers"]),
      let kind = json["figures"],
      let figures = ScoringFigures(state: state, kind: kind, hasRejects: rejects != .null)
    else { throw damaged() }
    shard = Shard(index: number - 1, count: count)
    self.run = RunDescription(run)
    (self.output, self.model) = (file, model)
    self.rejects = File(json: rejects)
    self.figures = figures
    extent = ShardExtent(json: state["part"])
    guard rejects == .null || self.rejects != nil, extent != nil || state["part"] == nil else {
      throw damaged()
    }
  }
}

extension ShardManifest {
  /// Whether no sum of such numbers overflows, of as many shards as there may be: somebody may have changed them.
  private static func canBeAdded(_ json: JSONValue?) -> Bool {
    if let number = json?.doubleValue { return number.magnitude <= 0x1p42 }
    if let array = json?.arrayValue { return array.allSatisfy(canBeAdded) }
    return json?.objectValue?.members.allSatisfy { canBeAdded($0.value) } ?? true
  }
}

extension ShardManifest.File {
  fileprivate init?(json: JSONValue?) {
    guard let path = json?["file"]?.stringValue, let size = json?["bytes"]?.countValue,
      let digest = json?["sha256"]?.stringValue, let headerSize = json?["header_bytes"]?.countValue,
      headerSize <= size
    else { return nil }
    (self.path, self.size, self.digest, self.headerSize) = (path, size, digest, headerSize)
  }
}
