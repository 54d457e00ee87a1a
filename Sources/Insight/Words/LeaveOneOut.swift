import FilbertModelFiles
import FilbertTransformer

/// Texts without some of their words, to see what the model answers then.
package enum LeaveOneOut {
  /// Longer texts are not computed without each word: the work grows with the square of their length.
  package static let mostWords = 256
}

extension TokenSequence {
  /// The sequence without the tokens of some words.
  func without(_ words: some Sequence<WordPlace>) -> TokenSequence {
    var isKept = [Bool](repeating: true, count: ids.count)
    for token in words.lazy.flatMap(\.tokens) { isKept[token] = false }
    let kept = isKept.indices.filter { isKept[$0] }
    return TokenSequence(ids: kept.map { ids[$0] }, segments: kept.map { segments[$0] })
  }
}

extension ReadText {
  /// A window without each of its words in turn; none for a text of too many.
  func partsWithoutOneWord(window: Int) -> [TokenSequence] {
    let words = windows[window]
    guard words.count <= LeaveOneOut.mostWords else { return [] }
    return words.map { encoded.sequences[window].without([$0]) }
  }
}
