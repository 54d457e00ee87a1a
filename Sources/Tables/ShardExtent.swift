package import FilbertJSON

/// Where the rows of a shard are among all, by which the outputs of shards are joined only if each begins where the one
/// before ends.
package struct ShardExtent: Equatable {
  /// A place between two rows.
  package struct Place: Equatable {
    /// Bytes or rows before.
    package let offset: Int
    /// A hash of the rows before in a database, which has nothing else to show that it has not changed; nil for files,
    /// and where a table begins or ends.
    package let digest: UInt64?
  }

  /// Where its first row begins.
  package let start: Place
  /// Where the first row of the next shard begins.
  package let end: Place
  /// All bytes or rows.
  package let size: Int

  package init(
    _ range: Range<Int>, of size: Int, digests: (start: UInt64?, end: UInt64?) = (nil, nil)
  ) {
    start = Place(offset: range.lowerBound, digest: digests.start)
    end = Place(offset: range.upperBound, digest: digests.end)
    self.size = size
  }

  package var json: JSONValue {
    ["start": start.json, "end": end.json, "size": .number(size)]
  }

  /// Nil for what ``json`` does not give.
  package init?(json: JSONValue?) {
    guard let start = Place(json: json?["start"]), let end = Place(json: json?["end"]),
      let size = json?["size"]?.countValue
    else { return nil }
    (self.start, self.end, self.size) = (start, end, size)
  }

  /// Whether a shard with this extent may come directly before the other one.
  package func precedes(_ other: ShardExtent) -> Bool {
    guard size == other.size, end.offset == other.start.offset else { return false }
    guard let digest = end.digest, let next = other.start.digest else { return true }
    return digest == next
  }
}

extension ShardExtent.Place {
  fileprivate var json: JSONValue {
    ["offset": .number(offset), "hash": digest.map { .string(String($0, radix: 16)) } ?? .null]
  }

  fileprivate init?(json: JSONValue?) {
    guard let offset = json?["offset"]?.countValue, let hash = json?["hash"] else { return nil }
    self.offset = offset
    digest = hash.stringValue.flatMap { UInt64($0, radix: 16) }
    guard digest != nil || hash == .null else { return nil }
  }
}
