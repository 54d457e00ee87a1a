import FilbertCore
import FilbertEvaluation
import FilbertInference
import FilbertModelFiles
import FilbertText
import FilbertTransformer

/// How far the answers of a model and of the same model in 8 bits are apart, over some texts.
struct ScoreComparison {
  private let original: Model
  private let quantized: Model
  private var texts = 0
  /// Labels of texts or sets of them, numbers, tags of words, or vectors.
  private var answers = 0
  private var equal = 0
  private var sum = 0.0
  private var greatest = 0.0
  /// Sums over the original's numbers, less the first: their spread shows how large a difference
  /// is.
  private var numbers = (first: 0.0, sum: 0.0, squares: 0.0)

  /// - Precondition: both answer the same question.
  init(_ original: Model, _ quantized: Model) {
    (self.original, self.quantized) = (original, quantized)
  }

  /// Refuses pairs or single texts if the model in `directory` reads the other, before anything is done with them.
  static func requireKind(isPair: Bool, _ directory: ModelDirectory) throws(FilbertError) {
    switch directory.task {
    case .classification, .multilabel, .regression:
      try directory.pairs.require(isPair: isPair)
    case nil:
      if isPair { try directory.pairCapability.requirePairs() }
    case .tagging:
      guard isPair else { return }
      throw FilbertError(
        .usage, "--text-pair-column is for models that read pairs; this one tags words of a text.")
    }
  }

  /// Adds the answers of both models to `inputs`.
  mutating func add(_ inputs: [TextInput]) {
    texts += inputs.count
    switch (original, quantized) {
    case (.classifier(let original), .classifier(let quantized)):
      for (a, b) in zip(original.predictions(for: inputs), quantized.predictions(for: inputs)) {
        let differences = zip(a.probabilities, b.probabilities).map { abs($0 - $1) }
        let areEqual =
          original.isMultiLabel ? a.labels() == b.labels() : a.label == b.label
        add(areEqual: areEqual, difference: differences.max() ?? 0)
      }
    case (.regressor(let original), .regressor(let quantized)):
      for (a, b) in zip(original.predictions(for: inputs), quantized.predictions(for: inputs)) {
        if answers == 0 { numbers.first = Double(a.value) }
        let value = Double(a.value) - numbers.first
        numbers.sum += value
        numbers.squares += value * value
        add(areEqual: a.value == b.value, difference: abs(a.value - b.value))
      }
    case (.tagger(let original), .tagger(let quantized)):
      let texts = inputs.map { PretokenizedText($0.text, original.splitter) }
      for (a, b) in zip(original.tag(texts), quantized.tag(texts)) {
        for word in a.tags.indices {
          guard let p = a.probabilities[word], let q = b.probabilities[word] else { continue }
          add(areEqual: a.tags[word] == b.tags[word], difference: abs(p - q))
        }
      }
    case (.embedder(let original), .embedder(let quantized)):
      for (a, b) in zip(original.vectors(for: inputs), quantized.vectors(for: inputs)) {
        add(areEqual: true, difference: 1 - zip(a, b).reduce(0) { $0 + $1.0 * $1.1 })
      }
    default: preconditionFailure("the models answer different questions")
    }
  }

  private mutating func add(areEqual: Bool, difference: Float) {
    answers += 1
    if areEqual { equal += 1 }
    sum += Double(difference)
    greatest = max(greatest, Double(difference))
  }

  /// One sentence for people.
  var summary: String {
    let mean = fixedPoint(sum / Double(max(1, answers)), digits: 4)
    let most = fixedPoint(greatest, digits: 3)
    let read = Rendering.counted(texts, "text")
    switch original {
    case .regressor:
      return
        "On \(read) the numbers of both models differ by \(mean) on average and \(most) at most; those of the original "
        + "have a standard deviation of \(fixedPoint(deviation, digits: 4))."
    case .classifier(let original) where original.isMultiLabel:
      return
        "On \(read) both models give the same labels (from a probability of 0.5 on) for \(share); the probability of a "
        + "text's most different label differs by \(mean) on average and \(most) at most."
    case .classifier:
      return
        "On \(read) both models give the same label for \(share); probabilities differ by \(mean) on average and "
        + "\(most) at most."
    case .tagger:
      return
        "On \(read) both models give the same tag to \(share) of \(Rendering.counted(answers, "word")); its "
        + "probability differs by \(mean) on average and \(most) at most."
    case .embedder:
      return
        "On \(read) the cosine of both models' vectors is \(fixedPoint(1 - sum / Double(max(1, answers)), digits: 4)) "
        + "on average and \(fixedPoint(1 - greatest, digits: 4)) at least."
    }
  }

  private var deviation: Double {
    let count = Double(max(1, answers))
    let mean = numbers.sum / count
    return max(0, numbers.squares / count - mean * mean).squareRoot()
  }

  /// Rounded down: 100 % means all.
  private var share: String {
    let thousandths = equal * 1000 / max(1, answers)
    return "\(thousandths / 10).\(thousandths % 10) %"
  }
}
