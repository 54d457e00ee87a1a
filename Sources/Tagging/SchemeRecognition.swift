/// Which scheme the tags of a corpus follow.
package struct SchemeRecognition: Sendable, Equatable {
  /// A token of a corpus.
  package struct Place: Sendable, Equatable {
    /// The sequence, counted from 0.
    package let sequence: Int
    /// The token, counted from 0 in its sequence.
    package let token: Int

    package init(sequence: Int, token: Int) {
      self.sequence = sequence
      self.token = token
    }
  }

  /// How many of the violations are kept with their place.
  static let shownViolations = 10

  /// The scheme that fewest tokens break; the earliest in ``preference`` if several.
  package let scheme: TagScheme
  /// Other schemes which no more tokens break; empty if the tags leave no doubt.
  package let alternatives: [TagScheme]
  /// Tokens that break ``scheme``; 0 if the corpus follows it strictly.
  package let violationCount: Int
  /// Where the first of these are.
  package let firstViolations: [Place]
  /// All tokens of the corpus.
  let tokenCount: Int

  /// The order among schemes that fit equally well: common ones first. Tags with only `I` and `O` are IOB1 and IOE1,
  /// with the same entities; without any entity all schemes fit.
  static let preference: [TagScheme] = [.iob2, .iob1, .iobes, .bilou, .ioe2, .ioe1]
}

extension TagScheme {
  /// Recognizes the scheme of a corpus by counting what breaks each of the six
  /// (``violations(in:)``): `I` after `O` breaks IOB2, `B` after `O` breaks IOB1, and so on.
  ///
  /// Nothing is decided by the first tags seen: a corpus of IOB2 with a few slips is IOB2 with that
  /// many violations.
  /// - Complexity: linear in the number of tokens.
  package static func recognized(in sequences: some Sequence<[String]>) -> SchemeRecognition {
    let schemes = SchemeRecognition.preference
    var counts = [Int](repeating: 0, count: schemes.count)
    var places = [[SchemeRecognition.Place]](repeating: [], count: schemes.count)
    var tokenCount = 0
    for (sequence, tags) in sequences.enumerated() {
      tokenCount += tags.count
      let written = tags.map(WrittenTag.init)
      for (index, scheme) in schemes.enumerated() {
        let violations = scheme.violations(in: written)
        counts[index] += violations.count
        let room = SchemeRecognition.shownViolations - places[index].count
        places[index] += violations.prefix(room).map { .init(sequence: sequence, token: $0) }
      }
    }
    let fewest = counts.min() ?? 0
    let best = schemes.indices.filter { counts[$0] == fewest }
    let chosen = best.first ?? 0
    return SchemeRecognition(
      scheme: schemes[chosen], alternatives: best.dropFirst().map { schemes[$0] },
      violationCount: fewest, firstViolations: places[chosen], tokenCount: tokenCount)
  }
}
