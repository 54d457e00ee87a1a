import FilbertCleaning
import FilbertConnections
import FilbertCore
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
    let (texts, options) = try await exchange.object(known: ["inputs"] + VectorOptions.members) {
      (object) throws(ServiceError) in
      (
        try RequestTexts(listing: object, limits: limits),
        try VectorOptions(object, truncates: service.configuration.truncates)
      )
    }
    let (served, encoder) = try service.models.model(query["model"], for: "/embed", \.encoder)
    exchange.note(texts.inputs, served)
    return await exchange.response(
      VectorAnswer(try await exchange.vectors(texts, encoder, options)))
  }
}

extension Exchange {
  /// The sequences that an encoder reads for each text.
  ///
  /// - Throws: `tooLarge` for a text that is longer than it reads, if it must not be cut.
  func encode(
    _ texts: RequestTexts, _ model: TextEmbedder, _ truncation: TruncationPolicy
  ) async throws(ServiceError) -> [EncodedText] {
    let longTexts = truncation.longTexts ?? model.tokenizer.usualLongTexts
    let encoded = try await encode(texts.inputs) { inputs in
      var tally = CleaningTally()
      return model.tokenizer.encode(
        inputs, maximumLength: model.maximumLength, longTexts: longTexts, cleaning: .none, &tally)
    }
    try truncation.require(encoded, of: texts, maximumLength: model.maximumLength)
    return encoded
  }

  /// A vector for each text, `[texts x dimensions]`.
  ///
  /// - Parameter answer: bytes that each number takes in the answer.
  func vectors(
    _ texts: RequestTexts, _ encoder: ServedEncoder, _ options: VectorOptions, answer: Int = 0
  ) async throws(ServiceError) -> Matrix {
    let dimensions = encoder.model.dimensions
    let pooling: TextEmbedder.Pooling
    do throws(FilbertError) {
      pooling = try encoder.model.pooling(requested: options.pooling)
    } catch {
      throw ServiceError(error, on: .json)
    }
    let encoded = try await encode(texts, encoder.model, options.truncation)
    try await chargeComputing(
      texts.inputs, encoded, outputs: dimensions, answer: answer * encoded.count * dimensions)
    let vectors = try await answers(
      encoded.flatMap(\.sequences), from: encoder.lane(pooling))
    if options.isNormalized { vectors.normalizeRowsInPlace() }
    return vectors
  }

  /// 200 with vectors.
  func response(_ answer: VectorAnswer) async -> Response {
    let (headers, record) = (readingHeaders, context.record)
    return await offload(if: answer.rows > Self.manyTexts) {
      guard answer.rows > Self.manyTexts else {
        return Response(json: answer.written().body(), headers: headers)
      }
      record.note { $0.heldAnswer = answer.held }
      return Response(json: answer.body(), headers: headers)
    }
  }
}
