import FilbertCleaning
import FilbertConnections
import FilbertInference
import FilbertModelFiles
import FilbertTensor
import FilbertText
import Hummingbird

/// `POST /embed`: a vector for each text, in the shape of text-embeddings-inference.
struct EmbedRoute: Route {
  let exchange: Exchange

  func response() async throws -> Response {
    let query = try exchange.query(known: ["model"])
    let (service, limits) = (exchange.service, exchange.service.limits)
    let (texts, isNormalized, truncation, pooling) = try await exchange.object(
      known: ["inputs", "normalize", "truncate", "truncation_direction", "pooling"]
    ) { (object) throws(ServiceError) in
      (
        try RequestTexts(listing: object, limits: limits),
        try object.bool("normalize", default: true),
        try TruncationPolicy(object, default: service.configuration.truncates),
        try object.choice(
          "pooling", ["mean": TextEmbedder.Pooling.mean, "cls": .cls], default: .mean)
      )
    }
    let (served, encoder) = try service.models.model(query["model"], for: "/embed", \.encoder)
    exchange.note(texts.inputs, served)
    let encoded = try await exchange.encode(
      texts.inputs, encoder.model, truncation, isSingle: texts.isSingle)
    let vectors = try await exchange.vectors(
      texts.inputs, encoded, encoder, pooling: pooling, isNormalized: isNormalized)
    let headers = exchange.readingHeaders
    let record = exchange.context.record
    return await offload(if: vectors.rows > Exchange.manyTexts) {
      if vectors.rows > Exchange.manyTexts {
        let answer = VectorAnswer(vectors)
        record.note { $0.heldAnswer = answer.held }
        return Response(json: answer.body(), headers: headers)
      }
      var answer = AnswerBuffer()
      answer.appendList(0..<vectors.rows) { $0.append(vectors.row($1)) }
      return Response(json: answer.body(), headers: headers)
    }
  }
}

extension Exchange {
  /// The sequences that an encoder reads for each text.
  ///
  /// - Throws: `tooLarge` for a text that is longer than it reads, if it must not be cut.
  func encode(
    _ inputs: [TextInput], _ model: TextEmbedder, _ truncation: TruncationPolicy, isSingle: Bool
  ) async throws(ServiceError) -> [EncodedText] {
    let longTexts = truncation.longTexts ?? model.tokenizer.usualLongTexts
    let encoded = try await encode(inputs) { inputs in
      var tally = CleaningTally()
      return model.tokenizer.encode(
        inputs, maximumLength: model.maximumLength, longTexts: longTexts, cleaning: .none, &tally)
    }
    try truncation.require(encoded, maximumLength: model.maximumLength, isSingle: isSingle)
    return encoded
  }

  /// A vector for each text, `[texts x dimensions]`.
  ///
  /// - Parameter answer: bytes that each number takes in the answer.
  func vectors(
    _ inputs: [TextInput], _ texts: [EncodedText], _ encoder: ServedModel.Encoder,
    pooling: TextEmbedder.Pooling, isNormalized: Bool, answer: Int = 0
  ) async throws(ServiceError) -> Matrix {
    let dimensions = encoder.model.dimensions
    try await chargeComputing(
      inputs, texts, outputs: dimensions, answer: answer * texts.count * dimensions)
    let vectors = try await answers(
      texts.flatMap(\.sequences), from: pooling == .mean ? encoder.mean : encoder.cls)
    if isNormalized { vectors.normalizeRowsInPlace() }
    return vectors
  }
}
