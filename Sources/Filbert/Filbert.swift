/// Filbert in your own program: load a model directory, predict in-process.
///
/// ```swift
/// import Filbert
///
/// let classifier = try TextClassifier(contentsOf: "Models/shop-intent")
/// for prediction in classifier.predictions(for: ["is EMI available?", "where is my order"]) {
///   print(prediction.label, prediction.probability)
/// }
/// ```
///
/// The types are ``TextClassifier``, ``TextRegressor``, ``TextTagger``, ``TextEmbedder``, ``TextInput``,
/// ``Prediction``, ``RegressionPrediction``, ``Entity``, ``Decoding``, ``LongTexts``, ``TextCleaning`` and
/// ``FilbertError``; ``TrainingJob`` trains models, and ``ScoringJob`` scores files. A program that imports this module alone sees only these, not their implementation.
/// `Sources/PredictExample` is a complete program.
@_exported public import FilbertBatching
@_exported public import FilbertCleaning
@_exported public import FilbertCore
@_exported public import FilbertInference
@_exported public import FilbertJobs
@_exported public import FilbertModelFiles
@_exported public import FilbertText
