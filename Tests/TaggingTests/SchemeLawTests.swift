import Testing

@testable import FilbertTagging

/// Laws that hold for any sentence; checked on random ones.
@Suite struct SchemeLawTests {
  static let types = ["LOC", "PER", "ORG-name", "e\u{301}", "\u{e9}"]

  @Test(arguments: TagScheme.allCases)
  func allowedPathsBreakNothingAndReadAlike(scheme: TagScheme) {
    var random = SplitMix64(seed: 1)
    var entities = 0
    for _ in 0..<500 {
      let path = randomPath(of: scheme, using: &random)
      let tags = path.map(scheme.text(of:))
      #expect(scheme.violations(in: tags).isEmpty, "\(tags)")
      let spans = scheme.spans(of: tags)
      entities += spans.count
      #expect(scheme.tags(for: spans, count: tags.count) == tags)
      if scheme != .bilou { #expect(lenientSpans(of: tags) == spans) }
      if scheme != .ioe1 || !hasLoneEnd(path) {
        #expect(scheme.strictSpans(of: tags) == spans, "\(tags)")
      }
    }
    #expect(entities > 500)
  }

  @Test(arguments: TagScheme.allCases)
  func tagsGiveBackTheEntities(scheme: TagScheme) {
    var random = SplitMix64(seed: 2)
    for _ in 0..<500 {
      let (spans, count) = randomEntities(using: &random)
      let tags = scheme.tags(for: spans.reversed(), count: count)
      #expect(tags.count == count)
      #expect(scheme.violations(in: tags).isEmpty, "\(tags)")
      #expect(scheme.spans(of: tags) == spans)
      if scheme != .ioe1 || !hasLoneEnd(tags.compactMap(FilbertTagging.Tag.init(_:))) {
        #expect(scheme.strictSpans(of: tags) == spans)
      }
      for other in TagScheme.allCases {
        let converted = scheme.convert(tags, to: other)
        #expect(converted == other.tags(for: spans, count: count))
        #expect(other.convert(converted, to: scheme) == tags)
      }
    }
  }

  /// A tag is a violation exactly if one of its transitions is not allowed, or it is none.
  @Test(arguments: TagScheme.allCases)
  func violationsAreTransitionsNotAllowed(scheme: TagScheme) {
    var random = SplitMix64(seed: 3)
    for _ in 0..<500 {
      let tags = (0..<random.below(8)).map { _ in
        let letter = random.pick(["B", "I", "E", "S", "L", "U", "O", "X"])
        return letter == "O" ? "O" : "\(letter)-\(random.pick(Self.types))"
      }
      let read = tags.map(scheme.tag)
      let allowed =
        read.allSatisfy { $0 != nil }
        && (0...read.count).allSatisfy {
          scheme.allows($0 > 0 ? read[$0 - 1] : nil, $0 < read.count ? read[$0] : nil)
        }
      #expect(scheme.violations(in: tags).isEmpty == allowed, "\(tags)")
      // However broken, entities of a sentence never overlap: they can be written again.
      let spans = scheme.spans(of: tags)
      #expect(scheme.spans(of: scheme.tags(for: spans, count: tags.count)) == spans)
    }
  }

  /// A random walk over allowed transitions from the start to the end of a sentence.
  private func randomPath(of scheme: TagScheme, using random: inout SplitMix64) -> [FilbertTagging
    .Tag]
  {
    let inEntities = scheme.positions.subtracting([.outside])
    let vocabulary =
      [FilbertTagging.Tag.outside]
      + [Tag.Position.begin, .inside, .end, .single].filter(inEntities.contains).flatMap {
        position in Self.types.map { FilbertTagging.Tag(position, $0) }
      }
    var path: [FilbertTagging.Tag] = []
    let length = random.below(10)
    while path.count < length || !scheme.allows(path.last, nil) {
      path.append(random.pick(vocabulary.filter { scheme.allows(path.last, $0) }))
    }
    return path
  }

  private func randomEntities(using random: inout SplitMix64) -> ([Span], count: Int) {
    var spans: [Span] = []
    var count = random.below(3)
    for _ in 0..<random.below(5) {
      let length = 1 + random.below(3)
      spans.append(Span(random.pick(Self.types), count..<(count + length)))
      count += length + (random.below(2) == 0 ? 0 : random.below(3))
    }
    return (spans, count)
  }

  /// Whether an `E` ends an entity of one token that follows none of its type: the case of IOE1 that
  /// seqeval's strict mode does not see.
  private func hasLoneEnd(_ path: [FilbertTagging.Tag]) -> Bool {
    path.indices.contains { token in
      guard path[token].position == .end else { return false }
      return token == 0 || !path[token - 1].hasType(of: path[token])
    }
  }
}
