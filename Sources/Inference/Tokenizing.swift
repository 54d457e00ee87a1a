import Tensor
package import Text
package import Transformer

extension Tokenizer {
  /// Cuts many sentences, given in words, into windows on all threads, in order.
  package func windows(_ sentences: [[String]], maximumLength: Int) -> [WordWindows] {
    parallelMap(sentences.count, inBlocksOf: 64) { index in
      WordWindows(sentences[index], self, maximumLength: maximumLength)
    }
  }

  /// Encodes many inputs on all threads, in order.
  package func encode(_ inputs: [TextInput], maximumLength: Int) -> [Encoding] {
    parallelMap(inputs.count, inBlocksOf: 64) { index in
      encode(inputs[index].text, pair: inputs[index].pair, maximumLength: maximumLength)
    }
  }

  /// What is read of texts that are too long where nobody says otherwise: the side the tokenizer keeps.
  package var usualLongTexts: LongTexts { options.truncationSide == .left ? .tail : .head }

  /// Encodes many inputs as a classifier reads them, on all threads, in order.
  package func encode(
    _ inputs: [TextInput], maximumLength: Int, longTexts: LongTexts
  ) -> [EncodedText] {
    parallelMap(inputs.count, inBlocksOf: 64) { index in
      let input = inputs[index]
      return EncodedText(
        encode(input.text, pair: input.pair), isPair: input.pair != nil,
        maximumLength: maximumLength, longTexts: longTexts)
    }
  }
}

extension TokenSequence {
  package init(_ encoding: Encoding) {
    self.init(ids: encoding.ids, segments: encoding.segments)
  }
}
