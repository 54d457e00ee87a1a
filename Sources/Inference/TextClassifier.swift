public import FilbertCore
import FilbertTensor
public import FilbertCleaning
public import FilbertText
package import FilbertTransformer

/// A fine-tuned classifier in memory: one label for a text, or any number of them.
///
/// ```swift
/// let classifier = try TextClassifier(contentsOf: "Models/shop-intent")
/// let prediction = classifier.predict("do you deliver to Pune?")
/// print(prediction.label, prediction.probability)
/// ```
///
/// A value of this type is immutable and may be used from any number of threads and tasks at once. A text gets
/// the same answer alone and among others, within 1e-5.
public struct TextClassifier: Sendable {
  /// The labels, in the order of ``Prediction/probabilities``.
  public var labels: [String] { model.configuration.labels }
  /// The longest sequence in tokens, special tokens included.
  ///
  /// ``longTexts`` says what is read of longer ones; what is not is counted in ``Prediction/unreadTokens``.
  public let maximumLength: Int
  /// What is read of texts that are longer than ``maximumLength``.
  public let longTexts: LongTexts
  /// Whether the model can tell the texts of a pair apart; most BERT models can.
  public var readsPairs: Bool { model.configuration.segmentTypes >= 2 }
  /// What texts are cleaned by before they are read.
  public let cleaning: TextCleaning
  /// Whether any number of labels may apply to a text, none included: ``Prediction/labels(above:)-(Float)`` says which.
  /// Otherwise exactly one does.
  public var isMultiLabel: Bool { problem == .multiLabel }
  /// What the model's answers are.
  package var problem: ProblemType { model.problem }
  private let directory: String
  package let tokenizer: Tokenizer
  package let model: SequenceClassifier
  private(set) var parameters: Parameters
  /// Kept: a server asks for every request, and the file may be of another model by then.
  private let trainedOnPairs: Bool?

  /// Loads a model directory: `config.json`, `model.safetensors`, `vocab.txt` or `tokenizer.json`.
  ///
  /// The embedding stays in its file, which is mapped as long as a copy of this value lives: replace a model by
  /// renaming, as Filbert's commands do, and never write over its files; or see ``inMemory()``.
  ///
  /// - Parameters:
  ///   - directory: as Filbert's `train` or Hugging Face's `save_pretrained` writes it.
  ///   - maximumLength: replaces the length the model was trained with; from 3 to the positions
  ///     it has.
  ///   - longTexts: replaces what the model was trained to read of longer texts.
  ///   - cleaning: replaces the cleaning of the texts the model was trained on, which is repeated where this is nil.
  /// - Throws: ``FilbertError`` with one sentence that says what to do: `missingInput` for a file
  ///   that is not there, `badData` for one that is damaged or does not fit the others,
  ///   `unsupported` for a model that is no BERT classifier, `usage` for a length the model cannot
  ///   have.
  public init(
    contentsOf directory: String, maximumLength: Int? = nil, longTexts: LongTexts? = nil,
    cleaning: TextCleaning? = nil
  ) throws(FilbertError) {
    try self.init(
      anyHeadOf: directory, maximumLength: maximumLength, longTexts: longTexts, cleaning: cleaning)
    guard problem != .regression else {
      throw FilbertError(
        .unsupported,
        "This model answers a number for a text (\(problem.rawValue)) and has no labels; TextRegressor loads it.",
        file: directory)
    }
  }

  /// The same for a model of any problem, also one that answers a number: see ``answers(_:_:)``.
  package init(
    anyHeadOf directory: String, maximumLength: Int? = nil, longTexts: LongTexts? = nil,
    cleaning: TextCleaning? = nil
  ) throws(FilbertError) {
    try ModelDirectory.require(directory)
    self.cleaning = if let cleaning { cleaning } else { try ModelDirectory.cleaning(directory) }
    let (model, parameters) = try SequenceClassifier.load(directory: directory, isReadOnly: true)
    self.model = model
    self.directory = directory
    self.parameters = model.packing(parameters)
    tokenizer = try ModelDirectory.tokenizer(directory, for: model.configuration)
    self.maximumLength = try ModelDirectory.maximumLength(
      directory, requested: maximumLength, tokenizer: tokenizer,
      configuration: model.configuration)
    self.longTexts = try ModelDirectory.longTexts(
      directory, requested: longTexts, tokenizer: tokenizer)
    trainedOnPairs = try ModelDirectory.trainedOnPairs(directory)
  }

  /// The same model with no part left in its file, which may then be written over: for a server, which lives long.
  ///
  /// Takes as much memory as the embedding, 47 MB for all-MiniLM-L6-v2, which a mapped file shares with others.
  public func inMemory() -> TextClassifier {
    var copy = self
    copy.parameters = parameters.inMemory()
    return copy
  }

  /// The label of one text or pair, computed on all cores.
  ///
  /// - Parameters:
  ///   - text: any string; an empty one is scored too.
  ///   - pair: the second text, for models that were trained on pairs.
  /// - Precondition: ``readsPairs`` where a pair is given.
  public func predict(_ text: String, pair: String? = nil) -> Prediction {
    predict([TextInput(text, pair: pair)])[0]
  }

  /// The label of each input, in order.
  ///
  /// Long lists are cut into batches of about 192 tokens that all cores share; texts that occur more than once are
  /// computed once. Memory grows with the number of inputs, so hand over a long file in parts.
  public func predict(_ inputs: [TextInput]) -> [Prediction] {
    var known = KnownAnswers()
    return predict(encode(inputs), &known)
  }

  /// What ``predict(_:_:)`` reads of each input, on all threads.
  package func encode(_ inputs: [TextInput]) -> [EncodedText] {
    var tally = CleaningTally()
    return encode(inputs, &tally)
  }

  /// What ``predict(_:_:)`` reads of each input; counts in `tally` what was cleaned.
  package func encode(_ inputs: [TextInput], _ tally: inout CleaningTally) -> [EncodedText] {
    tokenizer.encode(
      inputs, maximumLength: maximumLength, longTexts: longTexts, cleaning: cleaning, &tally)
  }

  /// What ``predict(_:_:)`` reads of inputs that ``cleaning`` has been applied to.
  package func encode(cleaned inputs: [TextInput]) -> [EncodedText] {
    var tally = CleaningTally()
    return tokenizer.encode(
      inputs, maximumLength: maximumLength, longTexts: longTexts, cleaning: .none, &tally)
  }

  /// The label of each text, in order; sequences with answers in `known` are not computed, and the others are added.
  package func predict(_ texts: [EncodedText], _ known: inout KnownAnswers) -> [Prediction] {
    zip(texts, answers(texts, &known)).map { text, probabilities in
      prediction(text, probabilities)
    }
  }

  /// A text's prediction where the probabilities of its labels are known.
  package func prediction(_ text: EncodedText, _ probabilities: [Float]) -> Prediction {
    Prediction(
      probabilities, names: labels, unreadTokens: text.unreadTokens, windows: text.sequences.count)
  }

  /// What the model answers to each text, a value for each label: probabilities, or the number of a regression.
  package func answers(_ texts: [EncodedText], _ known: inout KnownAnswers) -> [[Float]] {
    let answers = known(texts.flatMap(\.sequences)) { sequences in
      model.probabilities(sequences, parameters)
    }
    var next = 0
    return texts.map { text in
      let own = answers[next..<(next + text.sequences.count)]
      next = own.endIndex
      return longTexts.pool(own, problem)
    }
  }

  /// Refuses input of another kind than the model was trained on.
  package func requireKind(isPair: Bool) throws(FilbertError) {
    try ModelDirectory.requireKind(
      isPair: isPair, trainedOnPairs: trainedOnPairs, configuration: model.configuration,
      directory: directory)
  }
}
