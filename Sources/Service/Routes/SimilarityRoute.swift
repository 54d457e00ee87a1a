import FilbertConnections
import FilbertInference
import FilbertTensor
import Hummingbird

/// `POST /similarity`: how similar texts are, the cosine of their vectors: those of a list and one other, in the shape of
/// text-embeddings-inference, or the texts of pairs.
struct SimilarityRoute: Route {
  let exchange: Exchange

  func response() async throws -> Response {
    let query = try exchange.query(known: ["model"])
    let (service, limits) = (exchange.service, exchange.service.limits)
    let (comparison, options) = try await exchange.object(
      known: ["inputs", "parameters"] + VectorOptions.members
    ) { (object) throws(ServiceError) in
      let object = try object.withParameters(known: VectorOptions.members)
      return (
        try TextComparison(object, limits: limits),
        try VectorOptions(object, truncates: service.configuration.truncates)
      )
    }
    let (served, encoder) = try service.models.model(
      query["model"], for: "/similarity", \.encoder)
    exchange.note(comparison.texts.inputs, served)
    return try await exchange.similarities(comparison, encoder, options)
  }
}

extension Exchange {
  /// 200 with the cosine of each pair of texts.
  func similarities(
    _ comparison: TextComparison, _ encoder: ServedEncoder, _ options: VectorOptions
  ) async throws -> Response {
    let vectors = try await vectors(comparison.texts, encoder, options)
    if !options.isNormalized { vectors.normalizeRowsInPlace() }
    let headers = readingHeaders
    return await offload(if: vectors.rows > Self.manyTexts) {
      var answer = AnswerBuffer()
      answer.append(
        comparison.pairs.map { pair in
          zip(vectors.row(pair.first), vectors.row(pair.second)).reduce(0) { $0 + $1.0 * $1.1 }
        })
      return Response(json: answer.body(), headers: headers)
    }
  }
}
