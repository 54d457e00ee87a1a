import FilbertInference
package import FilbertModelFiles
import FilbertText
import FilbertTransformer

/// A text or a pair as a classifier reads it, with the words that its tokens belong to.
package struct ReadText: Sendable {
  /// After cleaning: places of words are in these texts.
  let input: TextInput
  package let encoded: EncodedText
  /// The words of each of the sequences of ``encoded``.
  let windows: [[WordPlace]]

  /// - Parameters:
  ///   - input: cleaned.
  ///   - longTexts: nil for the classifier's own way.
  init(_ input: TextInput, _ classifier: TextClassifier, longTexts: LongTexts? = nil) {
    let longTexts = longTexts ?? classifier.longTexts
    let encoding = classifier.tokenizer.encode(input.text, pair: input.pair)
    let isPair = input.pair != nil
    self.input = input
    encoded = EncodedText(
      encoding, isPair: isPair, maximumLength: classifier.maximumLength,
      longTexts: longTexts)
    windows = EncodedText.windows(
      of: encoding, isPair: isPair, maximumLength: classifier.maximumLength,
      longTexts: longTexts
    ).map { Self.words(in: $0.flatMap(\.self), encoding) }
  }

  /// The words of a window, given by the places of its tokens in `encoding`.
  private static func words(in tokens: [Int], _ encoding: Encoding) -> [WordPlace] {
    var words: [WordPlace] = []
    var last: (isInPair: Bool, word: Int32)?
    for (token, index) in tokens.enumerated() {
      guard !encoding.isSpecial[index] else {
        last = nil
        continue
      }
      let key = (encoding.segments[index] == 1, encoding.words[index])
      let range = encoding.ranges[index]
      if let last, last == key {
        words[words.count - 1].extend(to: token, range)
      } else {
        words.append(WordPlace(tokens: token..<token + 1, bytes: range, isInPair: key.0))
      }
      last = key
    }
    return words
  }
}

/// A word of a sequence: its tokens, and where it is in its text.
struct WordPlace: Sendable {
  private(set) var tokens: Range<Int>
  private(set) var bytes: Range<Int>
  let isInPair: Bool

  mutating func extend(to token: Int, _ range: Range<Int>) {
    tokens = tokens.lowerBound..<token + 1
    bytes = min(bytes.lowerBound, range.lowerBound)..<max(bytes.upperBound, range.upperBound)
  }
}
