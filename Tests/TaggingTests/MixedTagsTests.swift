import FilbertTagging
import Testing

/// Tags of all schemes in any order, which files of people hold: what is read can always be written.
@Suite struct MixedTagsTests {
  @Test(arguments: TagScheme.allCases)
  func anyTagsCanBeConverted(scheme: TagScheme) {
    var random = SplitMix64(seed: 17)
    let tags =
      ["O"] + ["B", "I", "E", "L", "S", "U"].flatMap { ["\($0)-A", "\($0)-B"] } + ["X", "", "B"]
    for _ in 0..<2000 {
      let count = Int(random.next() % 9)
      let sentence = (0..<count).map { _ in tags[Int(random.next() % UInt64(tags.count))] }
      let spans = scheme.spans(of: sentence)
      for (left, right) in zip(spans, spans.dropFirst()) {
        #expect(left.tokens.upperBound <= right.tokens.lowerBound)
      }
      for other in TagScheme.allCases {
        let written = other.tags(for: spans, count: count)
        #expect(other.violations(in: written).isEmpty)
        #expect(other.spans(of: written) == spans, "\(sentence)")
      }
      // Nothing that is tagged is lost.
      let tagged = sentence.indices.filter { (Tag(sentence[$0])?.position ?? .outside) != .outside }
      #expect(Set(tagged).isSubset(of: Set(spans.flatMap(\.tokens))), "\(sentence)")
    }
  }
}
