package import FilbertTagging
package import FilbertTransformer

/// The tags a tagger can give, in the order of its logits, and what they mean together.
package struct TagSet: Sendable, Equatable {
  package let names: [String]
  /// How the tags mark entities; nil if they are labels of single words, such as parts of speech.
  package let scheme: TagScheme?

  /// - Parameter scheme: nil to detect it from the names; only IOB1 looks like another, IOB2.
  package init(_ names: [String], scheme: TagScheme? = nil) {
    self.names = names
    self.scheme = Self.scheme(of: names).map { scheme ?? $0 }
  }

  private static func scheme(of names: [String]) -> TagScheme? {
    guard names.allSatisfy({ Tag($0) != nil }) else { return nil }
    let letters = Set(names.filter { $0 != "O" }.compactMap(\.first))
    if letters.isEmpty { return nil }
    if !letters.isDisjoint(with: ["U", "L"]) { return .bilou }
    if letters.contains("S") { return .iobes }
    if letters.contains("B") { return letters.contains("E") ? .iobes : .iob2 }
    return letters.contains("E") ? .ioe2 : .iob1
  }

  /// The entities that `tags` mark: read leniently, so that a tag out of place begins an entity. Labels of single
  /// words mark runs of equal ones.
  package func spans(of tags: [String]) -> [Span] {
    if let scheme { return scheme.spans(of: tags) }
    var spans: [Span] = []
    var start = 0
    for index in tags.indices where index + 1 == tags.count || tags[index + 1] != tags[index] {
      if tags[index] != "O" { spans.append(Span(tags[index], start..<index + 1)) }
      start = index + 1
    }
    return spans
  }

  /// The tag of a word that the model cannot see: `O`, or the first label of a set that has none.
  package var outside: String {
    scheme != nil || names.contains("O") ? "O" : names.first ?? "O"
  }

  /// The types of entities there can be, by code point.
  package var types: [String] {
    guard scheme != nil else { return names.filter { $0 != "O" } }
    return Set(names.compactMap { Tag($0)?.type }.filter { !$0.isEmpty }).sorted()
  }

  /// Potentials that allow the tag sequences of the scheme and nothing else.
  package var constraints: ChainPotentials {
    var potentials = ChainPotentials(tags: names.count)
    guard let scheme else { return potentials }
    let tags = names.map { Tag($0) }
    potentials.forbid { from, to in
      scheme.allows(from.flatMap { tags[$0] }, to.flatMap { tags[$0] })
    }
    return potentials
  }
}
