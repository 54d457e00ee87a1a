import FilbertTensor
import FilbertTransformer

/// Answers to the texts of a file so far, so that one that occurs again is not computed again: "thanks", "ok", an order
/// that was exported twice.
///
/// Texts are the same if their tokens are, even if case and spaces differ. Forgets everything when it has grown to some
/// 20 MB.
package struct PredictionCache {
  /// The place of each text's answer.
  private var numbers = SequenceNumbers()
  private var answers: [[Float]] = []
  private var size = 0
  private static let limit = 20_000_000
  /// Two arrays and an entry of the dictionary, about.
  private static let bytesAnAnswer = 200

  package init() {}

  /// Number of different texts.
  package var count: Int { answers.count }

  /// The answer to each of `sequences`.
  ///
  /// - Parameter compute: answers for sequences that are new, each once; a row for each.
  mutating func callAsFunction(
    _ sequences: [TokenSequence], computing compute: ([TokenSequence]) -> Matrix
  ) -> [[Float]] {
    if size > Self.limit { self = PredictionCache() }
    let (wanted, new) = numbers(sequences)
    let computed = compute(new)
    answers += (0..<computed.rows).map { computed.row($0) }
    size += new.reduce(0) { $0 + 5 * $1.ids.count + 4 * computed.columns + Self.bytesAnAnswer }
    return wanted.map { answers[$0] }
  }
}
