public import FilbertBatching
public import FilbertCore
import FilbertModelFiles
public import FilbertText

extension TextClassifier {
  /// The label of one text or pair, computed by a scheduler while the task waits.
  ///
  /// ```swift
  /// let prediction = try await classifier.prediction(for: "do you deliver to Pune?")
  /// ```
  ///
  /// Calls that arrive at the same time share batches, so there is no need to collect texts.
  ///
  /// - Parameters:
  ///   - text: any string; an empty one is scored too.
  ///   - pair: the second text, for models that were trained on pairs.
  ///   - scheduler: whose threads compute, and whose limits apply.
  /// - Throws: ``FilbertError`` as ``predictions(for:on:)-([TextInput],_)``.
  public func prediction(
    for text: String, pair: String? = nil, on scheduler: PredictionScheduler = .shared
  ) async throws(FilbertError) -> Prediction {
    try await predictions(for: [TextInput(text, pair: pair)], on: scheduler)[0]
  }

  /// The label of each input, in order, computed by a scheduler while the task waits.
  ///
  /// Answers equal those of the synchronous form: to the bit for models of 8 bits, within 1e-6 for others. Texts that
  /// occur more than once are computed once. Memory grows with the number of inputs, so hand over a long file in parts.
  ///
  /// - Parameters:
  ///   - inputs: texts or pairs; none is allowed.
  ///   - scheduler: whose threads compute, and whose limits apply.
  /// - Throws: ``FilbertError``: `cancelled` if the task is cancelled before all are computed; `overloaded` if too many
  ///   calls wait; `timedOut` if the scheduler has a time limit; `closed` if it was closed; `unsupported` for pairs if
  ///   not ``readsPairs``.
  public func predictions(
    for inputs: [TextInput], on scheduler: PredictionScheduler = .shared
  ) async throws(FilbertError) -> [Prediction] {
    try await predictions(for: inputs, on: scheduler, isStreamed: false)
  }

  /// The label of each text, in order.
  public func predictions(
    for texts: [String], on scheduler: PredictionScheduler = .shared
  ) async throws(FilbertError) -> [Prediction] {
    try await predictions(for: texts.map { TextInput($0) }, on: scheduler)
  }

  /// The label of each input, for a call or for an element of a stream.
  func predictions(
    for inputs: [TextInput], on scheduler: PredictionScheduler, isStreamed: Bool
  ) async throws(FilbertError) -> [Prediction] {
    try await texts(inputs, on: scheduler, isStreamed: isStreamed) { prediction($0, $1) }
  }

  /// What `answer` makes of the model's values for each input.
  func texts<Answer: Sendable>(
    _ inputs: [TextInput], on scheduler: PredictionScheduler, isStreamed: Bool,
    _ answer: @escaping @Sendable (EncodedText, [Float]) -> Answer
  ) async throws(FilbertError) -> [Answer] {
    if inputs.contains(where: { $0.pair != nil }) { try pairs.requirePairs() }
    return try await scheduler.answers(
      to: inputs, isStreamed: isStreamed, bytes: \.byteCount, from: lane
    ) { inputs in
      let texts = encode(inputs)
      let distinct = DistinctSequences(texts.flatMap(\.sequences))
      return ((texts, distinct), distinct.sequences)
    } answer: { read, values in
      let (texts, distinct) = read
      let outputs = distinct.rows(from: values)
      return zip(texts, answers(texts, outputs: outputs, raw: false)).map(answer)
    }
  }
}
