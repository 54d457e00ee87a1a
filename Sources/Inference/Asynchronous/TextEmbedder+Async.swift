public import FilbertBatching
public import FilbertCore
import FilbertModelFiles
import FilbertTensor
public import FilbertText
import FilbertTransformer

extension TextEmbedder {
  /// The vector of a text or pair, ``dimensions`` numbers, computed by a scheduler while the task waits.
  ///
  /// - Parameters:
  ///   - text: any string.
  ///   - pair: the second text of a pair.
  ///   - pooling: nil for the one that the model was loaded with.
  ///   - normalized: makes its length 1; nil for what the model's files say, and for true if they say nothing.
  ///   - scheduler: whose threads compute, and whose limits apply.
  /// - Throws: ``FilbertError`` as ``TextClassifier/predictions(for:on:)-([TextInput],_)``.
  public func vector(
    for text: String, pair: String? = nil, pooling: Pooling? = nil, normalized: Bool? = nil,
    on scheduler: PredictionScheduler = .shared
  ) async throws(FilbertError) -> [Float] {
    try await vectors(
      for: [TextInput(text, pair: pair)], pooling: pooling, normalized: normalized, on: scheduler)[
        0]
  }

  /// One vector of ``dimensions`` numbers for each input, in order, computed by a scheduler while the task waits.
  ///
  /// - Parameters:
  ///   - inputs: texts or pairs; none is allowed.
  ///   - pooling: nil for the one that the model was loaded with.
  ///   - normalized: makes every length 1, so that the product of two vectors is their cosine; nil for what the model's
  ///     files say, and for true if they say nothing.
  ///   - scheduler: whose threads compute, and whose limits apply.
  /// - Throws: ``FilbertError`` as ``TextClassifier/predictions(for:on:)-([TextInput],_)``.
  public func vectors(
    for inputs: [TextInput], pooling: Pooling? = nil, normalized: Bool? = nil,
    on scheduler: PredictionScheduler = .shared
  ) async throws(FilbertError) -> [[Float]] {
    try await vectors(
      for: inputs, pooling: pooling, normalized: normalized, on: scheduler, isStreamed: false)
  }

  /// One vector for each text, in order.
  public func vectors(
    for texts: [String], pooling: Pooling? = nil, normalized: Bool? = nil,
    on scheduler: PredictionScheduler = .shared
  ) async throws(FilbertError) -> [[Float]] {
    try await vectors(
      for: texts.map { TextInput($0) }, pooling: pooling, normalized: normalized, on: scheduler)
  }

  /// One vector for each input, for a call or for an element of a stream.
  func vectors(
    for inputs: [TextInput], pooling: Pooling?, normalized: Bool?,
    on scheduler: PredictionScheduler,
    isStreamed: Bool
  ) async throws(FilbertError) -> [[Float]] {
    if inputs.contains(where: { $0.pair != nil }) { try pairs.requirePairs() }
    let lane = lane(try self.pooling(requested: pooling))
    let normalized = normalized ?? isNormalized ?? true
    return try await scheduler.answers(
      to: inputs, isStreamed: isStreamed, bytes: \.byteCount, from: lane
    ) { inputs in
      let distinct = DistinctSequences(
        tokenizer.readings(of: inputs, maximumLength: maximumLength).map {
          TokenSequence($0.encoding)
        })
      return (distinct, distinct.sequences)
    } answer: { distinct, values in
      let vectors = distinct.rows(from: values)
      if normalized { vectors.normalizeRowsInPlace() }
      return (0..<vectors.rows).map { vectors.row($0) }
    }
  }
}
