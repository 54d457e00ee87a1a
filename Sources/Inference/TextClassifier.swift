package import FilbertBatching
public import FilbertCleaning
public import FilbertCore
public import FilbertModelFiles
import FilbertTensor
public import FilbertText
package import FilbertTransformer

/// A fine-tuned classifier in memory: one label for a text, or any number of them.
///
/// ```swift
/// let classifier = try TextClassifier(contentsOf: "Models/shop-intent")
/// let prediction = classifier.prediction(for: "do you deliver to Pune?")
/// print(prediction.label, prediction.probability)
/// ```
///
/// A value of this type is immutable and may be used from any number of threads and tasks at once. A text gets
/// the same answer alone and among others, within 1e-5.
public struct TextClassifier: Sendable {
  /// The labels, in the order of ``Prediction/probabilities``.
  public var labels: [String] { loaded.network.configuration.labels }
  /// The longest sequence in tokens, special tokens included.
  ///
  /// ``longTexts`` decides which part of longer ones is read; the rest is counted in ``Prediction/unreadTokens``.
  public var maximumLength: Int { loaded.maximumLength }
  /// Which part of texts that are longer than ``maximumLength`` is read.
  public let longTexts: LongTexts
  /// Whether the model can distinguish the texts of a pair; most BERT models can.
  ///
  /// A pair given to a model that cannot is a mistake of the program, and traps. Whether the model was trained on pairs
  /// is another question: see ``trainedOnPairs``.
  public var readsPairs: Bool { pairs.readsPairs }
  /// Whether the model was trained on pairs; nil if its files do not say so, as those of models that Filbert did not
  /// train.
  ///
  /// Nothing stops a program from giving a single text to a model that was trained on pairs, or a pair to one that was
  /// trained on single texts. The answer looks like any other and means nothing, so check this once after loading.
  public var trainedOnPairs: Bool? { pairs.trainedOnPairs }
  /// How texts are cleaned before they are read.
  public let cleaning: TextCleaning
  /// Whether any number of labels may apply to a text, none included: ``Prediction/labels(atLeast:)-(Float)`` says
  /// which. Otherwise exactly one does.
  public var isMultiLabel: Bool { task == .multilabel }
  /// What the model's answers are: one of ``ModelTask/ofTexts``.
  package var task: ModelTask { loaded.network.task }
  package var tokenizer: Tokenizer { loaded.tokenizer }
  package var network: SequenceClassifier { loaded.network }
  package var parameters: Parameters { loaded.parameters }
  /// What the model reads.
  package let pairs: PairSupport
  private(set) var loaded: LoadedModel<SequenceClassifier>
  /// Computes ``outputs(_:)`` with the sequences of others; copies of a model share it.
  package private(set) var lane: BatchLane<TokenSequence>
  /// How texts that are out of scope are recognised; nil if the model does not say.
  let scope: ScopeStatistics?

  /// Loads a model directory: `config.json`, `model.safetensors`, `vocab.txt` or `tokenizer.json`.
  ///
  /// The embedding stays in its file, which is mapped as long as a copy of this value lives: replace a model by
  /// renaming, as Filbert's commands do, and never write over its files; or see ``inMemory()``.
  ///
  /// - Parameters:
  ///   - directory: as Filbert's `train` or Hugging Face's `save_pretrained` writes it.
  ///   - maximumLength: replaces the length the model was trained with; from 3 to the positions
  ///     it has.
  ///   - longTexts: replaces the part of longer texts that the model was trained on.
  ///   - cleaning: replaces the cleaning of the texts the model was trained on, which is repeated if this is nil.
  /// - Throws: ``FilbertError`` with one sentence that says what to do: `missingInput` for a file
  ///   that is not there, `badData` for one that is damaged or does not fit the others,
  ///   `unsupported` for a model that is not a BERT classifier, `usage` for a length the model
  ///   cannot have.
  public init(
    contentsOf directory: String, maximumLength: Int? = nil, longTexts: LongTexts? = nil,
    cleaning: TextCleaning? = nil
  ) throws(FilbertError) {
    try self.init(
      try ModelDirectory(directory), maximumLength: maximumLength, longTexts: longTexts,
      cleaning: cleaning)
    guard task != .regression else {
      throw FilbertError(
        .unsupported,
        "This model answers a number for a text (\(task.problemType)) and has no labels; TextRegressor loads it.",
        file: directory)
    }
  }

  /// The same for an open directory and a model for any task on texts, even one that answers a number: see
  /// ``values(of:_:)``.
  ///
  /// - Parameter forGradients: so that ``network`` can compute gradients of its input with ``parameters``.
  package init(
    _ directory: ModelDirectory, maximumLength: Int? = nil, longTexts: LongTexts? = nil,
    cleaning: TextCleaning? = nil, forGradients: Bool = false
  ) throws(FilbertError) {
    self.cleaning = try directory.cleaning(requested: cleaning)
    loaded = try LoadedModel(
      directory, maximumLength: maximumLength, forGradients: forGradients)
    self.longTexts = try directory.longTexts(requested: longTexts)
    pairs = try directory.pairs
    scope = try loaded.network.task == .classification ? directory.scope : nil
    lane = Self.lane(loaded, scope)
  }

  /// The distances of known texts, which say whether others are in scope; nil if the model does not know them.
  package var knownDistances: KnownDistances? { scope?.known }

  /// The same model with no part left in its file, which may then be written over: for a server, which lives long.
  ///
  /// Takes as much memory as the embedding, 47 MB for all-MiniLM-L6-v2, which a mapped file shares with others.
  public func inMemory() -> TextClassifier {
    var copy = self
    copy.loaded.moveIntoMemory()
    copy.lane = Self.lane(copy.loaded, scope)
    return copy
  }

  /// The prediction for one text or pair, computed on all cores.
  ///
  /// ```swift
  /// let classifier = try TextClassifier(contentsOf: "Models/shop-intent")
  /// print(classifier.prediction(for: "is EMI available?").label)
  /// ```
  ///
  /// - Parameters:
  ///   - text: any string; an empty one is scored too.
  ///   - pair: the second text, for models that were trained on pairs.
  /// - Precondition: ``readsPairs`` if a pair is given.
  public func prediction(for text: String, pair: String? = nil) -> Prediction {
    predictions(for: [TextInput(text, pair: pair)])[0]
  }

  /// The prediction for each input, in order.
  ///
  /// Long lists are cut into batches of about 192 tokens that all cores share; texts that occur more than once are
  /// computed once. Memory grows with the number of inputs, so hand over a long file in parts.
  ///
  /// - Precondition: ``readsPairs`` if one of the inputs is a pair.
  public func predictions(for inputs: [TextInput]) -> [Prediction] {
    var known = PredictionCache()
    return predict(encode(inputs), &known)
  }

  /// The prediction for each text, in order; see ``predictions(for:)-([TextInput])``.
  ///
  /// ```swift
  /// let classifier = try TextClassifier(contentsOf: "Models/shop-intent")
  /// for prediction in classifier.predictions(for: ["is EMI available?", "where is my order"]) {
  ///   print(prediction.label, prediction.probability)
  /// }
  /// ```
  public func predictions(for texts: [String]) -> [Prediction] {
    predictions(for: texts.map { TextInput($0) })
  }

  /// The sequences that ``predict(_:_:)`` reads for each input, on all threads.
  package func encode(_ inputs: [TextInput]) -> [EncodedText] {
    var tally = CleaningTally()
    return encode(inputs, &tally)
  }

  /// The sequences that ``predict(_:_:)`` reads for each input; counts in `tally` what was cleaned.
  package func encode(_ inputs: [TextInput], _ tally: inout CleaningTally) -> [EncodedText] {
    pairs.check(inputs)
    return loaded.tokenizer.encode(
      inputs, maximumLength: maximumLength, longTexts: longTexts, cleaning: cleaning, &tally)
  }

  /// The sequences that ``predict(_:_:)`` reads for inputs that ``cleaning`` has been applied to.
  package func encode(cleaned inputs: [TextInput]) -> [EncodedText] {
    pairs.check(inputs)
    var tally = CleaningTally()
    return loaded.tokenizer.encode(
      inputs, maximumLength: maximumLength, longTexts: longTexts, cleaning: .none, &tally)
  }

  /// The label of each text, in order; sequences with answers in `known` are not computed, and the others are added.
  package func predict(_ texts: [EncodedText], _ known: inout PredictionCache) -> [Prediction] {
    zip(texts, values(of: texts, &known)).map { text, probabilities in
      prediction(text, probabilities)
    }
  }

  /// A text's prediction if its values are known; see ``values(of:_:)``.
  package func prediction(_ text: EncodedText, _ values: [Float]) -> Prediction {
    Prediction(
      probabilities: Array(values[..<labels.count]), labels: labels,
      unreadTokens: text.unreadTokens, windows: text.sequences.count,
      scope: scope.flatMap { scope in
        values.count > labels.count
          ? Prediction.Scope(distance: values[labels.count], known: scope.known) : nil
      })
  }

  /// The model's answer to each text, ``outputCount`` values: the probability of every label, or the number of a
  /// regression; then the distance of the text from known ones.
  package func values(of texts: [EncodedText], _ known: inout PredictionCache) -> [[Float]] {
    let values = known(texts.flatMap(\.sequences)) { sequences in
      let outputs = outputs(sequences)
      activateInPlace(outputs)
      return outputs
    }
    var next = 0
    return texts.map { text in
      let own = values[next..<(next + text.sequences.count)]
      next = own.endIndex
      return pool(own)
    }
  }
}
