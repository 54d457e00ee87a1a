import FilbertTagging
package import FilbertTensor
package import FilbertTransformer

/// From the logits of words to tags of sentences.
package struct TagDecoder: Sendable {
  package let tags: TagSet
  package let decoding: Decoding
  private let constraints: ChainPotentials

  package init(_ tags: TagSet, _ decoding: Decoding) {
    self.tags = tags
    self.decoding = decoding
    constraints = tags.constraints
  }

  /// A sentence with a tag for every word.
  package struct TaggedWords: Sendable, Equatable {
    package let tags: [String]
    /// The probability of each tag; nil for a word without pieces, which the model cannot see.
    package let probabilities: [Float?]

    package init(tags: [String], probabilities: [Float?]) {
      (self.tags, self.probabilities) = (tags, probabilities)
    }
  }

  /// Tags sentences with `classifier`.
  package func tag(
    _ sentences: [WordWindows], _ classifier: TokenClassifier, _ parameters: Parameters
  ) -> [TaggedWords] {
    let logits = classifier.logits(
      sentences.flatMap { $0.windows.map(\.sequence) }, parameters)
    return tag(sentences, logits: logits, classifier.crf, parameters)
  }

  /// - Parameter logits: `[words that are read x tags]`, in the order of sentences and words.
  package func tag(
    _ sentences: [WordWindows], logits: Matrix, _ crf: LinearChainCRF?, _ parameters: Parameters
  ) -> [TaggedWords] {
    guard logits.rows > 0 else { return sentences.map { decode($0, [], [], constraints) } }
    let rows = RowPartition(lengths: sentences.map(\.readWords.count))
    let probabilities = probabilities(sentences, logits: logits, crf, parameters)
    let potentials = crf?.potentials(parameters).constrained(by: constraints) ?? constraints
    // Without a CRF, the best sequence is the one with the greatest product of probabilities.
    let scores = logits.copy()
    if crf == nil { scores.logSoftmaxInPlace() }
    return parallelMap(sentences.count, inBlocksOf: 16) { index in
      decode(
        sentences[index], rows[index].map(scores.row), rows[index].map(probabilities.row),
        potentials)
    }
  }

  /// The probability of each tag of each word that is read, `[words x tags]`: with a conditional random field, its
  /// marginals.
  ///
  /// - Parameter logits: as of ``tag(_:logits:_:_:)``.
  package func probabilities(
    _ sentences: [WordWindows], logits: Matrix, _ crf: LinearChainCRF?, _ parameters: Parameters
  ) -> Matrix {
    guard logits.rows > 0 else { return logits }
    if let crf {
      return crf.marginals(
        logits, RowPartition(lengths: sentences.map(\.readWords.count)), parameters)
    }
    let probabilities = logits.copy()
    probabilities.softmaxInPlace()
    return probabilities
  }

  private func decode(
    _ sentence: WordWindows, _ scores: [[Float]], _ probabilities: [[Float]],
    _ potentials: ChainPotentials
  ) -> TaggedWords {
    let greedy = probabilities.map { row in row.indices.max { row[$0] < row[$1] } ?? 0 }
    // If the model's tags allow no path (only B and E, and one word), each word is decided alone.
    let best = decoding == .greedy ? greedy : potentials.bestPath(scores) ?? greedy
    var tags = [String](repeating: self.tags.outside, count: sentence.count)
    var chances = [Float?](repeating: nil, count: sentence.count)
    let words = sentence.readWords
    for (position, word) in words.enumerated() {
      tags[word] = self.tags.names[best[position]]
      chances[word] = probabilities[position][best[position]]
    }
    if decoding == .constrained, words.count < sentence.count, let scheme = self.tags.scheme {
      // An entity continues across a word the model cannot see, such as an ideographic space.
      let spans = self.tags.spans(of: best.map { self.tags.names[$0] }).map { span in
        Span(
          span.type, words[span.tokens.lowerBound]..<words[span.tokens.upperBound - 1] + 1)
      }
      tags = scheme.tags(for: spans, count: sentence.count)
    }
    return TaggedWords(tags: tags, probabilities: chances)
  }
}
