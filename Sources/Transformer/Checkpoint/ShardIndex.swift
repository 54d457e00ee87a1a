import FilbertCore
import FilbertFiles
import FilbertJSON

/// `model.safetensors.index.json`: which shard holds which tensor.
struct ShardIndex {
  /// Tensor names in the order of the index.
  let names: [String]
  /// The shard of each name.
  let shardOfName: [Int]
  /// File names of the shards in the order in which they first occur.
  let shards: [String]

  /// - Throws: `missingInput`; `badData` if it is not an index or names a file outside its directory.
  init(path: String) throws(FilbertError) {
    let document = try JSONValue.parse(readFile(path), file: path)
    guard let map = document["weight_map"]?.objectValue, map.count > 0 else {
      throw FilbertError(
        .badData, "The index has no \"weight_map\" of tensor names to files.", file: path)
    }
    var positions: [ExactString: Int] = [:]
    var shards: [String] = []
    var shardOfName: [Int] = []
    for (name, value) in map.members {
      guard let shard = value.stringValue, Self.isPlainName(shard) else {
        throw FilbertError(
          .badData,
          "The index places the tensor \"\(name.shortened(to: 80))\" in \(value.serialized().shortened()), which is not the name "
            + "of a .safetensors file in the same directory.", file: path)
      }
      let position = positions[ExactString(shard)] ?? shards.count
      if position == shards.count {
        positions[ExactString(shard)] = position
        shards.append(shard)
      }
      shardOfName.append(position)
    }
    names = map.names
    self.shardOfName = shardOfName
    self.shards = shards
  }

  /// An index from elsewhere must not make Filbert open other files: no separators, no `..`.
  private static func isPlainName(_ name: String) -> Bool {
    name.utf8.allSatisfy { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") && $0 >= 0x20 }
      && !name.utf8.starts(with: ".".utf8) && name.hasSuffix(".safetensors")
  }
}
