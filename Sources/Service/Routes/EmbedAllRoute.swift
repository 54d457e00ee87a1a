import FilbertBatching
import FilbertConnections
import FilbertInference
import FilbertModelFiles
import FilbertTensor
import FilbertTransformer
import Hummingbird

/// `POST /embed_all`: a vector for each token of a text, special tokens included, in the shape of
/// text-embeddings-inference.
struct EmbedAllRoute: Route {
  let exchange: Exchange

  func response() async throws -> Response {
    let query = try exchange.query(known: ["model"])
    let (service, limits) = (exchange.service, exchange.service.limits)
    let members = TruncationPolicy.members + ["prompt_name"]
    let (texts, options) = try await exchange.object(known: ["inputs"] + members) {
      (object) throws(ServiceError) in
      (
        try RequestTexts(listing: object, limits: limits),
        try VectorOptions(object, truncates: service.configuration.truncates)
      )
    }
    let (served, encoder) = try service.models.model(query["model"], for: "/embed_all", \.encoder)
    exchange.note(texts.inputs, served)
    let encoded = try await exchange.encode(texts, encoder.model, options.truncation)
    try await exchange.chargeComputing(
      texts.inputs, encoded, outputs: encoder.model.dimensions, isPerToken: true, answer: 0)
    let vectors = try await exchange.answers(
      encoded.flatMap { $0.sequences.map(TokenRows.init) }, from: encoder.tokens)
    let lengths = encoded.map { $0.sequences.reduce(0) { $0 + $1.ids.count } }
    return await exchange.response(Self.answer(vectors, lengths))
  }

  /// A list of vectors for each text, `[[[...], ...], ...]`.
  ///
  /// - Parameter lengths: how many rows each text has, none of them 0.
  private static func answer(_ vectors: Matrix, _ lengths: [Int]) -> VectorAnswer {
    let starts = Set(RowPartition(lengths: lengths).firstRows)
    return VectorAnswer(vectors, opening: "[", closing: "]]") { row, answer in
      answer.append(row == 0 ? "[" : starts.contains(row) ? "],[" : ",")
      answer.append(vectors.row(row))
    }
  }
}
