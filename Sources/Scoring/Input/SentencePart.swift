package import FilbertCore
package import FilbertCorpus
package import FilbertJSON
package import FilbertTables

/// The sentences of a reader, or those of a shard: as many for each. All are read, since a sentence has no place that is
/// known before.
package struct SentencePart {
  package private(set) var reader: TaggedReader
  /// The sentences that were read, as rows.
  package private(set) var rows = RowTally()
  /// The number of all sentences that can be used; nil if they were not counted.
  package let all: Int?
  /// The number of all; nil if they were not counted.
  private let count: Int?
  /// The number of those before the first one.
  package private(set) var writtenBefore = 0
  private let range: Range<Int>?
  private var position = 0
  private let surface: Parameter.Surface

  /// - Parameters:
  ///   - surface: where errors about sentences are shown.
  ///   - again: opens the same file again; it is read once to count.
  /// - Throws: as the reader does, for what ends a whole run too.
  package init(
    _ reader: TaggedReader, of shard: Shard?, surface: Parameter.Surface = .library,
    again: () throws(FilbertError) -> TaggedReader
  ) throws(FilbertError) {
    (self.reader, self.surface) = (reader, surface)
    guard let shard else {
      (all, count, range) = (nil, nil, nil)
      return
    }
    var counted = try again()
    var (sentences, usable) = (0, 0)
    while let isUsable = try Self.pass(&counted) {
      sentences += 1
      usable += isUsable ? 1 : 0
    }
    let range = shard.range(of: sentences)
    (all, count, self.range) = (usable, sentences, range)
    while position < range.lowerBound, let isUsable = try Self.pass(&self.reader) {
      position += 1
      writtenBefore += isUsable ? 1 : 0
    }
  }

  /// Passes over a sentence: whether it can be used; nil after the last.
  private static func pass(_ reader: inout TaggedReader) throws(FilbertError) -> Bool? {
    do throws(FilbertError) { return try reader.next() == nil ? nil : true } catch {
      guard reader.canContinue, error.code == .badData else { throw error }
      return false
    }
  }

  /// The next sentences, at most `count`; nil after the last.
  ///
  /// - Parameter skippingBad: whether sentences that cannot be used are counted and left out.
  /// - Throws: `badData` for the first one otherwise.
  package mutating func next(
    _ count: Int, skippingBad: Bool
  ) throws(FilbertError) -> [TaggedSentence]? {
    var sentences: [TaggedSentence] = []
    while sentences.count < count, position < range?.upperBound ?? .max {
      position += 1
      do throws(FilbertError) {
        guard let sentence = try reader.next() else { break }
        rows.usable += 1
        sentences.append(sentence)
      } catch {
        guard skippingBad, reader.canContinue, error.code == .badData else { throw error }
        rows.unreadable.add(error, on: surface)
      }
      rows.read += 1
    }
    return sentences.isEmpty ? nil : sentences
  }

  /// What a finished run leaves.
  package func state(_ tally: JSONValue) -> JSONValue {
    var state: JSONObject = ["rows": rows.json, "answers": tally]
    if let range, let count, !range.isEmpty {
      state["part"] = ShardExtent(range, of: count).json
    }
    return .object(state)
  }
}
