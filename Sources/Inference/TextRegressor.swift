public import FilbertCleaning
public import FilbertCore
public import FilbertModelFiles
package import FilbertStatistics
public import FilbertText
import FilbertTransformer

/// A fine-tuned model in memory that answers a number for a text, such as an expected spend or a rating.
///
/// ```swift
/// let regressor = try TextRegressor(contentsOf: "Models/spend")
/// print(regressor.prediction(for: "do you have it in king size?").value)
/// ```
///
/// A value of this type is immutable and may be used from any number of threads and tasks at once. A text gets the same
/// answer alone and among others, except for rounding.
public struct TextRegressor: Sendable {
  /// The name of the predicted number: that of the training column, or the one in `config.json`.
  public var target: String { model.labels.first ?? "" }
  /// The longest sequence in tokens, special tokens included.
  ///
  /// The rest is not read, and counted in ``RegressionPrediction/unreadTokens``.
  public var maximumLength: Int { model.maximumLength }
  /// Whether the model can distinguish the texts of a pair; most BERT models can.
  ///
  /// A pair given to a model that cannot is a mistake of the program, and traps. Whether the model was trained on pairs
  /// is another question: see ``trainedOnPairs``.
  public var readsPairs: Bool { model.readsPairs }
  /// Whether the model was trained on pairs; nil if its files do not say so, as those of models that Filbert did not
  /// train.
  ///
  /// Nothing stops a program from giving a single text to a model that was trained on pairs, or a pair to one that was
  /// trained on single texts. The answer looks like any other and means nothing, so check this once after loading.
  public var trainedOnPairs: Bool? { pairs.trainedOnPairs }
  /// Which part of texts that are longer than ``maximumLength`` is read.
  public var longTexts: LongTexts { model.longTexts }
  /// How texts are cleaned before they are read.
  public var cleaning: TextCleaning { model.cleaning }
  /// What the model reads.
  package var pairs: PairSupport { model.pairs }
  /// How far its numbers were from the true ones on rows that were held out; nil if `training.json` does not say so.
  package let residuals: HeldOutResiduals?
  private(set) var model: TextClassifier

  /// Loads a model directory: `config.json`, `model.safetensors`, `vocab.txt` or `tokenizer.json`.
  ///
  /// - Parameters:
  ///   - directory: as Filbert's `train` or Hugging Face's `save_pretrained` writes it.
  ///   - maximumLength: replaces the length the model was trained with; from 3 to the positions
  ///     it has.
  ///   - longTexts: replaces the part of longer texts that the model was trained on.
  ///   - cleaning: replaces the cleaning of the texts the model was trained on.
  /// - Throws: ``FilbertError`` as ``TextClassifier`` does; `unsupported`
  ///   for a model that has labels.
  public init(
    contentsOf directory: String, maximumLength: Int? = nil, longTexts: LongTexts? = nil,
    cleaning: TextCleaning? = nil
  ) throws(FilbertError) {
    try self.init(
      try ModelDirectory(directory), maximumLength: maximumLength, longTexts: longTexts,
      cleaning: cleaning)
  }

  /// The same for an open directory.
  package init(
    _ directory: ModelDirectory, maximumLength: Int? = nil, longTexts: LongTexts? = nil,
    cleaning: TextCleaning? = nil
  ) throws(FilbertError) {
    model = try TextClassifier(
      directory, maximumLength: maximumLength, longTexts: longTexts, cleaning: cleaning)
    guard model.task == .regression else {
      throw FilbertError(
        .unsupported,
        "This model gives labels (\(model.task.problemType)) and no number; it is a classifier.",
        file: directory.path)
    }
    residuals = try directory.record?.residuals
  }

  /// Half the width of an interval around each predicted number that holds the true one with a given probability.
  ///
  /// ```swift
  /// let halfWidth = try regressor.halfWidth(coverage: 0.9)
  /// let (low, high) = regressor.prediction(for: "king size, please").interval(halfWidth: halfWidth)
  /// ```
  ///
  /// It is a quantile of the errors on the rows that were held out from training (split conformal prediction, Lei et al.
  /// 2018), so it assumes nothing but that the texts are like those rows. A model that was trained on all rows in the end
  /// has the errors of the one before.
  ///
  /// - Parameter coverage: the probability, between 0 and 1, both excluded. 0.9 takes 9 held-out rows, 0.99 takes 99.
  /// - Returns: A width in the unit of the numbers.
  /// - Throws: ``FilbertError``: `usage` for another coverage; `unsupported` if the model has no such errors, because
  ///   Filbert did not train it or no rows were held out; `badData` if they are too few.
  public func halfWidth(coverage: Double) throws(FilbertError) -> Double {
    try interval(coverage: coverage).halfWidth
  }

  /// The same model with no part left in its file; see ``TextClassifier/inMemory()``.
  public func inMemory() -> TextRegressor {
    var copy = self
    copy.model = model.inMemory()
    return copy
  }

  /// The prediction for one text or pair, computed on all cores.
  ///
  /// ```swift
  /// let regressor = try TextRegressor(contentsOf: "Models/spend")
  /// print(regressor.prediction(for: "king size, please").value)
  /// ```
  ///
  /// - Parameters:
  ///   - text: any string; an empty one is scored too.
  ///   - pair: the second text, for models that were trained on pairs.
  /// - Precondition: ``readsPairs`` if a pair is given.
  public func prediction(for text: String, pair: String? = nil) -> RegressionPrediction {
    predictions(for: [TextInput(text, pair: pair)])[0]
  }

  /// The prediction for each input, in order; see ``TextClassifier/predictions(for:)-([TextInput])``.
  ///
  /// - Precondition: ``readsPairs`` if one of the inputs is a pair.
  public func predictions(for inputs: [TextInput]) -> [RegressionPrediction] {
    var known = PredictionCache()
    return predict(encode(inputs), &known)
  }

  /// The prediction for each text, in order.
  public func predictions(for texts: [String]) -> [RegressionPrediction] {
    predictions(for: texts.map { TextInput($0) })
  }

  /// The sequences that ``predict(_:_:)`` reads for each input.
  package func encode(_ inputs: [TextInput]) -> [EncodedText] { model.encode(inputs) }

  /// The sequences that ``predict(_:_:)`` reads for inputs that ``cleaning`` has been applied to.
  package func encode(cleaned inputs: [TextInput]) -> [EncodedText] {
    model.encode(cleaned: inputs)
  }

  /// The number of each text, in order; sequences with answers in `known` are not computed, and the others are added.
  package func predict(_ texts: [EncodedText], _ known: inout PredictionCache)
    -> [RegressionPrediction]
  {
    zip(texts, model.values(of: texts, &known)).map { text, answer in
      RegressionPrediction(
        value: answer[0], unreadTokens: text.unreadTokens, windows: text.sequences.count)
    }
  }
}
