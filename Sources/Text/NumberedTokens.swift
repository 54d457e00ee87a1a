import FilbertCore

/// Tokens with their numbers, in any order, before they become a ``Vocabulary``.
struct NumberedTokens {
  /// The tokens end to end.
  private var bytes: [UInt8] = []
  private var entries: [(id: Int, end: Int)] = []
  /// The largest gap between numbers that is taken for a gap and not for a broken file.
  private static let largestGap = 65_536

  init() {}

  var isEmpty: Bool { entries.isEmpty }

  mutating func reserveCapacity(bytes count: Int) {
    bytes.reserveCapacity(count)
    entries.reserveCapacity(count / 12)
  }

  mutating func append(_ token: some Sequence<UInt8>, id: Int) {
    bytes.append(contentsOf: token)
    entries.append((id, bytes.count))
  }

  /// The vocabulary of these tokens, followed by those of `added` that are not among them.
  ///
  /// - Parameter unnumbered: tokens that come after all of these, in this order, if they are not among them.
  /// - Throws: `badData` if a number or a token occurs twice, or numbers are far apart.
  func vocabulary(
    added: [(id: Int, content: String)], unnumbered: [String] = [], file: String
  ) throws(FilbertError) -> Vocabulary {
    let words = try Vocabulary(bytes: bytes, ends: entries.map(\.end), source: .object(file))
    var all = self
    var extra: Set<ExactString> = []
    for (id, content) in added where words[content] == nil {
      if extra.insert(ExactString(content)).inserted { all.append(content.utf8, id: id) }
    }
    var next = (all.entries.map(\.id).max() ?? -1) &+ 1
    for content in unnumbered where words[content] == nil {
      guard extra.insert(ExactString(content)).inserted else { continue }
      all.append(content.utf8, id: next)
      next &+= 1
    }
    let isInOrder = entries.enumerated().allSatisfy { $0.offset == $0.element.id }
    if extra.isEmpty && isInOrder { return words }
    let wordCount = (entries.map(\.id).max() ?? -1) &+ 1
    return try all.sorted(wordCount: wordCount, file: file)
  }

  private func sorted(wordCount: Int, file: String) throws(FilbertError) -> Vocabulary {
    let count = (entries.map(\.id).max() ?? -1) &+ 1
    guard count >= 0, count <= entries.count + Self.largestGap, entries.allSatisfy({ $0.id >= 0 })
    else {
      throw FilbertError(
        .badData,
        "The tokens' numbers should run from 0 to about \(entries.count); one is far out.",
        file: file)
    }
    var ranges = [Range<Int>](repeating: 0..<0, count: count)
    var start = 0
    for (id, end) in entries {
      if !ranges[id].isEmpty {
        let tokens = [ranges[id], start..<end].map { String(decoding: bytes[$0], as: UTF8.self) }
        throw FilbertError(
          .badData,
          "The tokens \(tokens[0].quoted) and \(tokens[1].quoted) have the same number \(id).",
          file: file)
      }
      ranges[id] = start..<end
      start = end
    }
    var sorted: [UInt8] = []
    sorted.reserveCapacity(bytes.count)
    var ends: [Int] = []
    ends.reserveCapacity(count)
    for range in ranges {
      sorted.append(contentsOf: bytes[range])
      ends.append(sorted.count)
    }
    return try Vocabulary(
      bytes: sorted, ends: ends, added: count - min(wordCount, count), source: .object(file))
  }
}
