/// Where the table of a vocabulary begins to look for tokens: what tests and fuzzing need to make words that collide,
/// with whatever hash this process has.
package struct TokenPlaces {
  /// A token is compared byte by byte if the tags are equal and probing from the slot comes by.
  package struct Place: Hashable, Sendable {
    package let tag: UInt32
    package let slot: Int
  }

  private let table: TokenTable

  /// The places in the table of a vocabulary of `count` tokens.
  package init(count: Int) {
    table = TokenTable(count: count, key: .process)
  }

  /// The place of these bytes, whether or not they are a token.
  package func place(of bytes: Span<UInt8>) -> Place {
    var hash = TokenHash(table.key)
    for index in bytes.indices { hash.append(bytes[index], table.key) }
    return Place(
      tag: UInt32(truncatingIfNeeded: hash.value), slot: table.firstIndex(hash))
  }
}
