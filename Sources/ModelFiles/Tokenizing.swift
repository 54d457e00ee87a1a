package import FilbertCleaning
import FilbertCore
import FilbertTensor
package import FilbertText
package import FilbertTransformer

extension Tokenizer {
  /// Cuts many sentences, given in words, into windows on all threads, in order. Those that come after the work was
  /// cancelled have no windows.
  package func windows(_ sentences: [[String]], maximumLength: Int) -> [WordWindows] {
    let cancellation = Cancellation.current
    return parallelMap(sentences.count, inBlocksOf: 64) { index in
      cancellation?.leavesOut == true
        ? WordWindows(unreadWords: sentences[index].count)
        : WordWindows(sentences[index], self, maximumLength: maximumLength)
    }
  }

  /// Encodes many inputs on all threads, in order, as far as a model reads them. Unknown tokens are those of whole inputs.
  package func readings(
    of inputs: [TextInput], maximumLength: Int
  ) -> [(encoding: Encoding, unknown: UnknownTokens)] {
    parallelMap(inputs.count, inBlocksOf: 64) { index in
      let input = inputs[index]
      let encoding = encode(input.text, pair: input.pair, maximumLength: maximumLength)
      let whole =
        encoding.truncatedPieces > 0 ? encode(input.text, pair: input.pair) : encoding
      return (encoding, UnknownTokens(whole, of: input, self))
    }
  }

  /// The tokens of many inputs, special ones included, and those that are unknown, on all threads, in order.
  package func measure(_ inputs: [TextInput]) -> [(length: Int, unknown: UnknownTokens)] {
    parallelMap(inputs.count, inBlocksOf: 64) { index in
      let encoding = encode(inputs[index].text, pair: inputs[index].pair)
      return (encoding.count, UnknownTokens(encoding, of: inputs[index], self))
    }
  }

  /// Which part of texts that are too long is read by default: the side the tokenizer keeps.
  package var usualLongTexts: LongTexts { options.truncationSide == .left ? .tail : .head }

  /// Cleans and encodes many inputs as a classifier reads them, on all threads, in order; counts in `tally` what was
  /// cleaned. Inputs that come after the work was cancelled are empty.
  package func encode(
    _ inputs: [TextInput], maximumLength: Int, longTexts: LongTexts, cleaning: TextCleaning,
    _ tally: inout CleaningTally
  ) -> [EncodedText] {
    let cancellation = Cancellation.current
    let encoded = parallelMap(inputs.count, inBlocksOf: 64) { index in
      let input = cancellation?.leavesOut == true ? TextInput("") : inputs[index]
      let (cleaned, changes) = input.cleaned(by: cleaning)
      let encoding = encode(cleaned.text, pair: cleaned.pair)
      var text = EncodedText(
        encoding, isPair: cleaned.pair != nil, maximumLength: maximumLength, longTexts: longTexts)
      text.unknown = UnknownTokens(encoding, of: cleaned, self)
      return (text, changes)
    }
    if cleaning != .none { for (_, changes) in encoded { tally.add(changes) } }
    return encoded.map(\.0)
  }
}

extension TokenSequence {
  package init(_ encoding: Encoding) {
    self.init(ids: encoding.ids, segments: encoding.segments)
  }

  /// Some of its tokens.
  package init(_ encoding: Encoding, kept: [Range<Int>]) {
    self.init(
      ids: kept.flatMap { encoding.ids[$0] }, segments: kept.flatMap { encoding.segments[$0] })
  }
}
