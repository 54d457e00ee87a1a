import Hummingbird
import Inference
import JSON
import Text
import Transformer

extension PredictionService {
  /// `POST /embed`: a vector for each text, in the shape of text-embeddings-inference.
  func embed(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let query = try query(request, known: ["model"])
    let object = try await object(
      of: request,
      known: ["inputs", "normalize", "truncate", "truncation_direction", "pooling"], context)
    let texts = try RequestTexts(listing: object, limits: limits)
    let isNormalized = try object.bool("normalize", default: true)
    let truncation = try Truncating(object, default: truncates)
    let pooling = try object.choice(
      "pooling", ["mean": TextEmbedder.Pooling.mean, "cls": .cls], default: .mean)
    let (served, encoder) = try models.model(query["model"], for: "/embed", \.encoder)
    note(texts.inputs, served, context)
    let encoded = try await encode(
      texts.inputs, encoder.model, truncation, isSingle: texts.isSingle)
    let vectors = try await vectors(
      encoded, encoder, pooling: pooling, isNormalized: isNormalized, context)
    let headers = truncated(encoded, context)
    return await besideRequests(if: vectors.count > Self.manyTexts) {
      Response(json: .array(vectors.map { .array($0.map { .number($0) }) }), headers: headers)
    }
  }

  /// What the encoder reads of each text.
  ///
  /// - Throws: `tooLarge` for a text that is longer than it reads, if it must not be cut.
  func encode(
    _ inputs: [TextInput], _ model: TextEmbedder, _ truncation: Truncating, isSingle: Bool
  ) async throws(ServiceError) -> [EncodedText] {
    let encoded = await besideRequests(if: isLong(inputs)) {
      var tally = CleaningTally()
      return model.tokenizer.encode(
        inputs, maximumLength: model.maximumLength,
        longTexts: truncation.ways ?? model.tokenizer.usualLongTexts, cleaning: .none, &tally)
    }
    try truncation.require(encoded, maximumLength: model.maximumLength, isSingle: isSingle)
    return encoded
  }

  /// A vector for each text.
  func vectors(
    _ texts: [EncodedText], _ encoder: ServedModel.Encoder, pooling: TextEmbedder.Pooling,
    isNormalized: Bool, _ context: ServiceContext
  ) async throws(ServiceError) -> [[Float]] {
    let vectors = try await answers(
      texts, from: pooling == .mean ? encoder.mean : encoder.cls, context)
    return isNormalized ? encoder.model.normalized(vectors) : vectors
  }
}

extension ServedModel {
  typealias Encoder = (model: TextEmbedder, mean: BatchLane, cls: BatchLane)

  var encoder: Encoder? {
    if case .encoder(let model, let mean, let cls) = head { (model, mean, cls) } else { nil }
  }
}
