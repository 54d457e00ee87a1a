import FilbertActiveLearning
import FilbertCleaning
import FilbertCore
import FilbertInference
import FilbertModelFiles
import FilbertStatistics
import FilbertTensor
import FilbertText
import FilbertTransformer

/// The model that embeds the texts of a pool, and labels them if it can.
struct PoolModel {
  /// Where answers come from.
  private enum Answering {
    case texts(any TextModel)
    case tagger(TextTagger)
    /// A linear model of labelled rows on the vectors of the encoder; nil until they are there.
    case linear(LinearModel?)
    /// Nothing is labelled, or the labels are numbers or tags.
    case nothing
  }

  let task: ModelTask
  /// In the order of the probabilities, for taggers the kinds of entities; empty if none are known.
  let labels: [String]
  /// The source of suggestions.
  let name: String
  /// Whether it was trained, rather than being an encoder that knows the language alone.
  let isTrained: Bool
  private var answering: Answering
  private let embedder: TextEmbedder

  /// Rows that are computed at once.
  private static let chunk = 2_048

  /// - Parameters:
  ///   - cleaning: replaces that of a trained model.
  ///   - labelled: from which ``learn(from:_:)`` makes a linear model if the directory has only an encoder.
  /// - Throws: as loading the model does.
  init(
    _ directory: ModelDirectory, _ task: ModelTask, maximumLength: Int?, _ cleaning: TextCleaning?,
    _ labelled: LabelledTexts?, _ console: Console
  ) throws(FilbertError) {
    self.task = task
    name = directory.path
    isTrained = directory.task != nil
    embedder = try TextEmbedder(directory, maximumLength: maximumLength)
    switch directory.task {
    case .tagging:
      let tagger = try TextTagger(directory, maximumLength: maximumLength)
      (answering, labels) = (.tagger(tagger), tagger.decoder.tags.types)
    case nil:
      let answers = labelled?.targets != nil
      (answering, labels) = answers ? (.linear(nil), labelled?.labels ?? []) : (.nothing, [])
    default:
      let model = try directory.textModel(
        Model.Reading(maximumLength: maximumLength, longTexts: nil, cleaning: cleaning))
      if model.cleaning != .none { console.say("texts are cleaned: \(model.cleaning.names)") }
      (answering, labels) = (.texts(model), model.task == .regression ? [] : model.labels)
    }
  }

  /// The inverse strength of the penalty, scikit-learn's `C`.
  static let strength = 10.0
  /// Whether ``learn(from:_:)`` must be called before texts can be answered.
  var learnsFromRows: Bool { if case .linear(nil) = answering { true } else { false } }

  /// Whether texts have answers, once the model has learned.
  var answersTexts: Bool { if case .nothing = answering { false } else { true } }

  /// Fits the linear model, if the model is to have one.
  ///
  /// - Throws: `badData` if the rows cannot be fitted.
  mutating func learn(from known: LabelledVectors, _ console: Console) throws(FilbertError) {
    guard learnsFromRows, let targets = known.targets else { return }
    answering = .linear(
      try LogisticRegression(known.vectors, targets).fit(c: Self.strength).model)
    console.say(
      "A linear model of \(Rendering.counted(known.rows.count, "labelled row")) and \(Rendering.counted(labels.count, "label")) finds unsure rows."
    )
  }

  var saysHowSure: Bool {
    switch answering {
    case .texts: task != .regression
    case .tagger, .linear: true
    case .nothing: false
    }
  }

  /// Refuses pairs or single texts that the model cannot read.
  func require(isPair: Bool) throws(FilbertError) {
    if case .texts(let model) = answering { return try model.pairs.require(isPair: isPair) }
    guard isPair else { return }
    if task == .tagging {
      throw FilbertError(
        .usage, "A model that tags words reads single texts; name one column with --text-column.")
    }
    try embedder.pairs.requirePairs()
  }

  var maximumLength: Int { embedder.maximumLength }

  // MARK: Answers

  /// The model's answers to texts that are cleaned, if it has any.
  func answers(to inputs: [TextInput]) -> [PoolAnswer] {
    switch answering {
    case .nothing: return inputs.map { _ in PoolAnswer() }
    case .tagger(let tagger):
      return tagger.tag(inputs.map { PretokenizedText($0.text, tagger.splitter) })
        .map { PoolAnswer($0) }
    case .linear, .texts:
      guard task != .regression else { return numbers(inputs) }
      return probabilities(of: inputs).map {
        PoolAnswer($0, labels: labels, isMultilabel: task == .multilabel)
      }
    }
  }

  /// How unsure the model is about each text, from 0 to 1.
  func uncertainties(of inputs: [TextInput]) -> [Float] {
    stride(from: 0, to: inputs.count, by: Self.chunk).flatMap { start in
      answers(to: Array(inputs[start..<min(inputs.count, start + Self.chunk)])).map {
        $0.uncertainty ?? 0
      }
    }
  }

  private func numbers(_ inputs: [TextInput]) -> [PoolAnswer] {
    guard case .texts(let model) = answering else { return inputs.map { _ in PoolAnswer() } }
    var known = PredictionCache()
    return model.answers(model.encode(cleaned: inputs), &known).map { answer in
      guard case .estimate(let estimate) = answer else { return PoolAnswer() }
      return PoolAnswer(number: Double(estimate.value))
    }
  }

  /// Of every label for each text.
  private func probabilities(of inputs: [TextInput]) -> [[Float]] {
    switch answering {
    case .texts(let model):
      var known = PredictionCache()
      return model.answers(model.encode(cleaned: inputs), &known).map { answer in
        guard case .prediction(let prediction) = answer else { return [] }
        return prediction.probabilities
      }
    case .linear(let model?):
      let logits = model.logits(Self.vectors(of: inputs, embedder).vectors)
      if task == .multilabel { logits.sigmoidInPlace() } else { logits.softmaxInPlace() }
      return (0..<logits.rows).map(logits.row)
    case .linear(nil): preconditionFailure("the linear model has not learned yet")
    case .tagger, .nothing: return inputs.map { _ in [] }
    }
  }

  /// `[texts x labels]`, see ``GradientRows``.
  func residuals(of inputs: [TextInput]) -> Matrix {
    let rows = stride(from: 0, to: inputs.count, by: Self.chunk).flatMap { start in
      probabilities(of: Array(inputs[start..<min(inputs.count, start + Self.chunk)])).flatMap {
        GradientRows.residuals(of: $0, isMultilabel: task == .multilabel)
      }
    }
    return Matrix(rows: inputs.count, columns: labels.count, elements: rows)
  }

  /// Vectors of length 1, `[texts x dimensions]`; says how many texts of `file` were cut or have unknown tokens.
  func vectors(of inputs: [TextInput], in file: String, _ console: Console) -> Matrix {
    let (vectors, tally) = Self.vectors(of: inputs, embedder)
    console.report(tally, in: file, maximumLength: maximumLength)
    return vectors
  }

  private static func vectors(
    of inputs: [TextInput], _ embedder: TextEmbedder
  ) -> (vectors: Matrix, tally: EmbeddingTally) {
    let vectors = Matrix(rows: inputs.count, columns: embedder.dimensions)
    var tally = EmbeddingTally()
    for start in stride(from: 0, to: inputs.count, by: chunk) {
      let range = start..<min(inputs.count, start + chunk)
      let part = embedder.vectors(of: Array(inputs[range]), normalized: true)
      vectors[rows: range].copyElements(from: part.vectors)
      tally.add(part.tally)
    }
    return (vectors, tally)
  }
}
