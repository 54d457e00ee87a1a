import FilbertActiveLearning
import FilbertCore
import FilbertInference
import FilbertModelFiles
import FilbertText

/// A model's answer to a text of a pool: what it suggests, and what it is unsure about.
struct PoolAnswer {
  /// Nil if nothing answers.
  let suggestion: SuggestedAnswer?
  /// Nil if nothing says how sure it is.
  let uncertainty: Float?
  /// `uncertain between refund (0.41) and order_status (0.39)`.
  let doubt: String?

  /// Nothing answers.
  init() { (suggestion, uncertainty, doubt) = (nil, nil, nil) }

  init(number: Double) { (suggestion, uncertainty, doubt) = (.number(number), nil, nil) }

  /// - Parameter probabilities: of the labels, in their order.
  init(_ probabilities: [Float], labels: [String], isMultilabel: Bool) {
    func named(_ label: Int) -> String {
      "\(labels[label]) (\(fixedPoint(Double(probabilities[label]), digits: 2)))"
    }
    if isMultilabel {
      let unsure = Uncertainty.nearestToHalf(probabilities)
      suggestion = .labels(
        labels.indices.filter { probabilities[$0] >= 0.5 }.map { (labels[$0], probabilities[$0]) })
      uncertainty = unsure.value
      doubt = "unsure about \(named(unsure.labels[0]))"
    } else {
      let unsure = Uncertainty.margin(probabilities)
      suggestion = .label(labels[unsure.labels[0]], probability: probabilities[unsure.labels[0]])
      uncertainty = unsure.value
      doubt =
        unsure.labels.count < 2
        ? nil : "uncertain between \(named(unsure.labels[0])) and \(named(unsure.labels[1]))"
    }
  }

  init(_ tagged: TaggedText) {
    let offsets = ScalarOffsets(tagged.source.text)
    suggestion = .spans(
      tagged.entities.map { entity in
        SuggestedSpan(
          label: entity.label, text: entity.text, scalars: entity.scalars, words: entity.words,
          probability: entity.probability)
      }, words: tagged.source.ranges.map { offsets[$0] })
    uncertainty = Uncertainty.ofWords(tagged.probabilities).value
    let seen = tagged.probabilities.enumerated().compactMap { index, probability in
      probability.map { (index, $0) }
    }
    doubt = seen.min { $0.1 < $1.1 }.map { index, probability in
      "unsure about \(tagged.source.slice(tagged.source.ranges[index]).quoted) (\(fixedPoint(Double(probability), digits: 2)))"
    }
  }
}
