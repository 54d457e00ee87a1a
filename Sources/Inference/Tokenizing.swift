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
}

extension TokenSequence {
  package init(_ encoding: Encoding) {
    self.init(ids: encoding.ids, segments: encoding.segments)
  }
}
