import FilbertModelFiles
import FilbertTensor
package import FilbertText
import FilbertTransformer

/// How much of an answer the words with the greatest attributions account for (ERASER: DeYoung et al. 2020,
/// arXiv:1911.03429).
///
/// Both figures are means over the shares 1, 5, 10, 20 and 50 % of a text's words (AOPC), the words being those with the
/// greatest ``Explanation/strengths``, rounded up to whole words.
package struct Faithfulness: Sendable, Equatable {
  package static let shares = [0.01, 0.05, 0.1, 0.2, 0.5]

  /// By how much the probability, or the number, falls when these words are taken away. Greater is better.
  package let comprehensiveness: Double
  /// By how much it falls when only these words are left. Smaller is better.
  package let sufficiency: Double
  /// Texts with at least one word; the others are not counted.
  package let texts: Int

  package init(comprehensiveness: Double, sufficiency: Double, texts: Int) {
    self.comprehensiveness = comprehensiveness
    self.sufficiency = sufficiency
    self.texts = texts
  }
}

extension TextExplainer {
  /// The faithfulness of the explanations of some texts' most probable labels, or of the numbers of a regression.
  package func faithfulness(of inputs: [TextInput], steps: PathSteps = .usual) -> Faithfulness {
    faithfulness(of: explain(inputs, Options(steps: steps)))
  }

  /// The faithfulness of explanations.
  package func faithfulness(of results: [Result]) -> Faithfulness {
    let texts = read(results.map(\.read))
    let counts = Faithfulness.shares.count
    let parts = zip(texts, results).compactMap { text, result in
      text.parts(result).map { (sequences: $0, label: result.explanation.label) }
    }
    var (comprehensiveness, sufficiency) = (0.0, 0.0)
    for outputs in outputs(parts) {
      for share in 0..<counts {
        comprehensiveness += outputs[0] - outputs[1 + share]
        sufficiency += outputs[0] - outputs[1 + counts + share]
      }
    }
    let sum = Double(max(1, parts.count * counts))
    return Faithfulness(
      comprehensiveness: comprehensiveness / sum, sufficiency: sufficiency / sum,
      texts: parts.count)
  }
}

extension ReadText {
  /// The window that was explained; without its strongest words, for each share; then with these alone. Nil if it has no
  /// words.
  fileprivate func parts(_ result: TextExplainer.Result) -> [TokenSequence]? {
    let words = windows[result.window]
    guard !words.isEmpty else { return nil }
    let strengths = result.explanation.strengths
    let order = words.indices.sorted {
      strengths[$0] == strengths[$1] ? $0 < $1 : strengths[$0] > strengths[$1]
    }
    let strongest = Faithfulness.shares.map { share in
      Int((share * Double(words.count)).rounded(.up))
    }
    let whole = encoded.sequences[result.window]
    return [whole]
      + strongest.map { whole.without(order.prefix($0).map { words[$0] }) }
      + strongest.map { whole.without(order.dropFirst($0).map { words[$0] }) }
  }
}
