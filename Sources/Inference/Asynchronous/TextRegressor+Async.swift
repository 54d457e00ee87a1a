public import FilbertBatching
public import FilbertCore
import FilbertModelFiles
public import FilbertText

extension TextRegressor {
  /// The number of one text or pair, computed by a scheduler while the task waits.
  ///
  /// - Parameters:
  ///   - text: any string; an empty one is scored too.
  ///   - pair: the second text, for models that were trained on pairs.
  ///   - scheduler: whose threads compute, and whose limits apply.
  /// - Throws: ``FilbertError`` as ``TextClassifier/predictions(for:on:)-([TextInput],_)``.
  public func prediction(
    for text: String, pair: String? = nil, on scheduler: PredictionScheduler = .shared
  ) async throws(FilbertError) -> RegressionPrediction {
    try await predictions(for: [TextInput(text, pair: pair)], on: scheduler)[0]
  }

  /// The number of each input, in order; see ``TextClassifier/predictions(for:on:)-([TextInput],_)``.
  public func predictions(
    for inputs: [TextInput], on scheduler: PredictionScheduler = .shared
  ) async throws(FilbertError) -> [RegressionPrediction] {
    try await predictions(for: inputs, on: scheduler, isStreamed: false)
  }

  /// The number of each text, in order.
  public func predictions(
    for texts: [String], on scheduler: PredictionScheduler = .shared
  ) async throws(FilbertError) -> [RegressionPrediction] {
    try await predictions(for: texts.map { TextInput($0) }, on: scheduler)
  }

  /// The number of each input, for a call or for an element of a stream.
  func predictions(
    for inputs: [TextInput], on scheduler: PredictionScheduler, isStreamed: Bool
  ) async throws(FilbertError) -> [RegressionPrediction] {
    try await model.texts(inputs, on: scheduler, isStreamed: isStreamed) { text, values in
      RegressionPrediction(
        value: values[0], unreadTokens: text.unreadTokens, windows: text.sequences.count)
    }
  }
}
