package import FilbertCore
import FilbertFiles
package import FilbertJSON
package import FilbertModelFiles
package import FilbertTables

/// Writes the manifest of a shard when its files are in their places.
package struct ShardNote {
  private let shard: Shard
  private let run: RunDescription
  private let model: String
  private let kind: JSONValue

  /// - Parameters:
  ///   - run: What all shards have in common.
  ///   - model: As the user named it.
  ///   - kind: Of the figures; see ``ScoringFigures/kind``.
  package init(_ shard: Shard, of run: RunDescription, model: String, kind: JSONValue) {
    (self.shard, self.run, self.model, self.kind) = (shard, run, model, kind)
  }

  /// - Parameters:
  ///   - state: What the run was given at last.
  ///   - output: The path of the output and the size of its header.
  ///   - rejects: The same for the rejected rows.
  package func write(
    _ state: JSONValue, output: (path: String, headerSize: Int),
    rejects: (path: String, headerSize: Int)?
  ) throws(FilbertError) {
    func file(_ path: String, _ headerSize: Int) throws(FilbertError) -> JSONValue {
      [
        "file": .string(path), "bytes": .number(try FileStamp(path).size),
        "sha256": .string(try SHA256.digest(ofFile: path)), "header_bytes": .number(headerSize),
      ]
    }
    var object: JSONObject = [
      "filbert_shard": .number(ShardManifest.version), "shard": .number(shard.index + 1),
      "shards": .number(shard.count), "model": .string(model),
      "output": try file(output.path, output.headerSize),
    ]
    object["rejects"] = .null
    if let rejects { object["rejects"] = try file(rejects.path, rejects.headerSize) }
    object["run"] = .object(run.json)
    object["figures"] = kind
    object["state"] = state
    try writeFile(
      ShardManifest.path(of: output.path),
      Array((JSONValue.object(object).serialized(pretty: true) + "\n").utf8), overwrite: true,
      hasOneWriter: true, beside: output.path)
  }
}
