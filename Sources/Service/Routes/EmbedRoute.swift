import FilbertBatching
import FilbertCleaning
import FilbertConnections
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTensor
import FilbertText
import FilbertTransformer
import Hummingbird

extension PredictionService {
  /// `POST /embed`: a vector for each text, in the shape of text-embeddings-inference.
  func embed(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let query = try query(request, known: ["model"])
    let (limits, truncates) = (limits, truncates)
    let (texts, isNormalized, truncation, pooling) = try await object(
      of: request,
      known: ["inputs", "normalize", "truncate", "truncation_direction", "pooling"], context
    ) { (object) throws(ServiceError) in
      (
        try RequestTexts(listing: object, limits: limits),
        try object.bool("normalize", default: true), try Truncating(object, default: truncates),
        try object.choice(
          "pooling", ["mean": TextEmbedder.Pooling.mean, "cls": .cls], default: .mean)
      )
    }
    let (served, encoder) = try models.model(query["model"], for: "/embed", \.encoder)
    note(texts.inputs, served, context)
    let encoded = try await encode(
      texts.inputs, encoder.model, truncation, isSingle: texts.isSingle, context)
    let vectors = try await vectors(
      texts.inputs, encoded, encoder, pooling: pooling, isNormalized: isNormalized, context)
    let headers = truncated(encoded, context)
    return await besideRequests(if: vectors.rows > Self.manyTexts) {
      if vectors.rows > Self.manyTexts {
        let answer = VectorAnswer(vectors)
        context.record.note { $0.heldAnswer = answer.held }
        return Response(json: answer.body(), headers: headers)
      }
      var answer = AnswerBuffer()
      answer.appendList(0..<vectors.rows) { $0.append(vectors.row($1)) }
      return Response(json: answer.body(), headers: headers)
    }
  }

  /// What the encoder reads of each text.
  ///
  /// - Throws: `tooLarge` for a text that is longer than it reads, if it must not be cut.
  func encode(
    _ inputs: [TextInput], _ model: TextEmbedder, _ truncation: Truncating, isSingle: Bool,
    _ context: ServiceContext
  ) async throws(ServiceError) -> [EncodedText] {
    let ways = truncation.ways ?? model.tokenizer.usualLongTexts
    let encoded = try await encode(inputs, context) { inputs in
      var tally = CleaningTally()
      return model.tokenizer.encode(
        inputs, maximumLength: model.maximumLength, longTexts: ways, cleaning: .none, &tally)
    }
    try truncation.require(encoded, maximumLength: model.maximumLength, isSingle: isSingle)
    return encoded
  }

  /// A vector for each text.
  ///
  /// - Parameter answer: bytes that each number takes in the answer.
  func vectors(
    _ inputs: [TextInput], _ texts: [EncodedText], _ encoder: ServedModel.Encoder,
    pooling: TextEmbedder.Pooling, isNormalized: Bool, answer: Int = 0, _ context: ServiceContext
  ) async throws(ServiceError) -> Matrix {
    let dimensions = encoder.model.dimensions
    try await chargeComputing(
      inputs, texts, outputs: dimensions, answer: answer * texts.count * dimensions, context)
    let vectors = try await answers(
      texts.flatMap(\.sequences), from: pooling == .mean ? encoder.mean : encoder.cls, context)
    if isNormalized { vectors.normalizeRowsInPlace() }
    return vectors
  }
}

extension ServedModel {
  typealias Encoder = (
    model: TextEmbedder, mean: BatchLane<TokenSequence>, cls: BatchLane<TokenSequence>
  )

  var encoder: Encoder? {
    if case .encoder(let model, let mean, let cls) = head { (model, mean, cls) } else { nil }
  }
}
