package import FilbertTensor

/// A linear-chain conditional random field on the words' logits (Lafferty, McCallum & Pereira 2001): tags are scored
/// as a sequence, so that `I-LOC` can depend on the tag before it.
///
/// The score of tags `y` of a sentence is `start[y₁] + Σ logits[t, y_t] + Σ transitions[y_t, y_t+1] + end[y_n]`;
/// names and meanings of the three tensors are those of the Python package `pytorch-crf`.
package struct LinearChainCRF: Sendable {
  package let transitions: Slot
  package let start: Slot
  package let end: Slot

  package init(tags: Int, in layout: inout ParameterLayout) {
    start = layout.vector("\(Self.prefix)start_transitions", count: tags)
    end = layout.vector("\(Self.prefix)end_transitions", count: tags)
    transitions = layout.matrix("\(Self.prefix)transitions", rows: tags, columns: tags)
  }

  /// How the names of its tensors begin.
  package static let prefix = "crf."

  /// The potentials as numbers.
  package func potentials(_ parameters: Parameters) -> ChainPotentials {
    var potentials = ChainPotentials(tags: transitions.rows)
    potentials.transitions = parameters[transitions].elements.map(Double.init)
    potentials.start = parameters[start].elements.map(Double.init)
    potentials.end = parameters[end].elements.map(Double.init)
    return potentials
  }

  /// The probability of every tag of every word, given the whole sentence: `[words x tags]`.
  package func marginals(
    _ logits: Matrix, _ words: RowPartition, _ parameters: Parameters
  ) -> Matrix {
    let potentials = potentials(parameters)
    let exponentials = ChainMarginals.Exponentials(potentials)
    let sentences = parallelMap(words.count, inBlocksOf: 1) { sentence -> [Float] in
      let rows = words[sentence]
      guard !rows.isEmpty else { return [] }
      return ChainMarginals(rows.map(logits.row), potentials, transitions: exponentials)
        .tags.map(Float.init)
    }
    return Matrix(rows: logits.rows, columns: logits.columns, elements: sentences.flatMap(\.self))
  }

  /// The negative log-likelihood of `targets`, summed over sentences and divided by `normalizer`.
  ///
  /// Adds the gradients of the potentials.
  ///
  /// - Parameters:
  ///   - logits: `[words x tags]`
  ///   - words: the words of each sentence; one without words does not count.
  ///   - targets: the tag of each word.
  /// - Returns: the loss and its gradient with respect to `logits`.
  package func loss(
    _ logits: Matrix, _ words: RowPartition, targets: [Int], normalizer: Double,
    _ parameters: Parameters, _ gradients: Parameters
  ) -> (loss: Double, gradient: Matrix) {
    let sentences = shares(logits, words, targets, parameters)
    let tags = logits.columns
    // Sums in the order of the sentences: the same bits on any number of threads.
    var loss = 0.0
    var gradient: [Float] = []
    gradient.reserveCapacity(logits.count)
    var pairs = [Double](repeating: 0, count: tags * tags)
    var (first, last) = ([Double](repeating: 0, count: tags), [Double](repeating: 0, count: tags))
    for share in sentences {
      loss += share.loss
      gradient += share.logits.map { Float($0 / normalizer) }
      for index in pairs.indices { pairs[index] += share.pairs[index] }
      for tag in 0..<tags {
        first[tag] += share.logits[tag]
        last[tag] += share.logits[share.logits.count - tags + tag]
      }
    }
    func add(_ sums: [Double], to slot: Slot) {
      let sums = Matrix(
        rows: slot.rows, columns: slot.columns, elements: sums.map { Float($0 / normalizer) })
      gradients[slot].addInPlace(sums)
    }
    add(pairs, to: transitions)
    add(first, to: start)
    add(last, to: end)
    return (
      loss / normalizer, Matrix(rows: logits.rows, columns: tags, elements: gradient)
    )
  }

  /// The negative log-likelihood of `targets`, summed over sentences.
  package func negativeLogLikelihood(
    _ logits: Matrix, _ words: RowPartition, targets: [Int], _ parameters: Parameters
  ) -> Double {
    shares(logits, words, targets, parameters).reduce(0) { $0 + $1.loss }
  }

  /// Of the sentences that have words, in order.
  private func shares(
    _ logits: Matrix, _ words: RowPartition, _ targets: [Int], _ parameters: Parameters
  ) -> [Share] {
    precondition(
      targets.count == logits.rows && words.rows == logits.rows,
      "\(targets.count) targets and \(words.rows) words for \(logits.shape)")
    precondition(targets.allSatisfy { $0 >= 0 && $0 < logits.columns }, "target out of range")
    let potentials = potentials(parameters)
    let exponentials = ChainMarginals.Exponentials(potentials)
    return parallelMap(words.count, inBlocksOf: 1) { sentence -> Share? in
      let rows = words[sentence]
      guard !rows.isEmpty else { return nil }
      return Share(
        rows.map(logits.row), targets: Array(targets[rows]), potentials, exponentials)
    }.compactMap(\.self)
  }

  /// What one sentence contributes.
  private struct Share: Sendable {
    let loss: Double
    /// Expected less actual tags, `[word * tags + tag]`: the gradient of the logits, and in its first and last row
    /// that of the first and last tag.
    private(set) var logits: [Double]
    /// Expected less actual pairs of tags.
    private(set) var pairs: [Double]

    init(
      _ scores: [[Float]], targets: [Int], _ potentials: ChainPotentials,
      _ exponentials: ChainMarginals.Exponentials
    ) {
      let tags = potentials.tags
      let marginals = ChainMarginals(scores, potentials, transitions: exponentials)
      var score = potentials.start[targets[0]] + potentials.end[targets[targets.count - 1]]
      logits = marginals.tags
      pairs = [Double](repeating: 0, count: tags * tags)
      marginals.addPairs(exponentials, to: &pairs)
      for (word, target) in targets.enumerated() {
        score += Double(scores[word][target])
        logits[word * tags + target] -= 1
        guard word > 0 else { continue }
        let pair = targets[word - 1] * tags + target
        score += potentials.transitions[pair]
        pairs[pair] -= 1
      }
      loss = marginals.logPartition - score
    }
  }
}
