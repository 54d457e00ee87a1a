import FilbertCore
import FilbertCorpus
package import FilbertEvaluation
import FilbertModelFiles
import FilbertTagging
import FilbertTensor
import FilbertTraining
import FilbertTransformer
import Foundation

extension ExperimentRows {
  /// The answers to a fit beside what is right. Of several labels, those with a probability of 0.5 or more are given.
  package func answered(_ fit: FitAnswers) -> AnsweredRows {
    if let tags {
      return sentences(fit, spans: tags.set.spans)
    }
    let values = fit.answers.values
    let examples = fit.rows.map { self.examples[$0] }
    guard let labelSet else {
      return AnsweredRows(
        gold: examples.map { $0.number ?? .nan },
        predicted: (0..<values.rows).map { Double(values[$0, 0]) })
    }
    let gold = examples.map { example in
      (example.target?.allLabels ?? []).compactMap { labelSet.index(of: $0) }
    }
    guard task == .multilabel else {
      return AnsweredRows(
        gold: gold.map { $0[0] }, predicted: (0..<values.rows).map { values.argmax(row: $0) },
        losses: gold.enumerated().map { Self.loss(values[$0, $1[0]]) }, labelCount: labels.count)
    }
    let predicted = (0..<values.rows).map { row in
      labels.indices.filter { values[row, $0] >= 0.5 }
    }
    let losses = gold.enumerated().map { row, own in
      let sum = labels.indices.reduce(0.0) { sum, label in
        sum + Self.loss(own.contains(label) ? values[row, label] : 1 - values[row, label])
      }
      return sum / Double(labels.count)
    }
    return AnsweredRows(
      gold: gold, predicted: predicted, losses: losses, labelCount: labels.count)
  }

  /// The loss of a right answer with this probability.
  private static func loss(_ probability: Float) -> Double {
    -log(max(Double(probability), Double(Float.leastNormalMagnitude)))
  }

  private func sentences(
    _ fit: FitAnswers, spans: ([String]) -> [Span]
  ) -> AnsweredRows {
    var numbers: [ExactString: Int] = [:]
    for tag in labels { numbers[ExactString(tag)] = numbers.count }
    // Sentences to validate on may have tags that no model knows.
    func number(_ tag: String) -> Int {
      let next = numbers.count
      return numbers[ExactString(tag)]
        ?? {
          numbers[ExactString(tag)] = next
          return next
        }()
    }
    let gold = fit.rows.map { sentences[$0].tags }
    let given = fit.answers.tagged.map(\.tags)
    let entities = zip(gold, given).map { gold, given in
      let (right, found) = (Set(spans(gold)), Set(spans(given)))
      return LabelCounts(
        truePositives: right.intersection(found).count, predicted: found.count, gold: right.count)
    }
    let tags = (gold.map { $0.map(number) }, given.map { $0.map(number) })
    return AnsweredRows(
      goldTags: tags.0, predicted: tags.1, entities: entities, tagCount: numbers.count)
  }
}
