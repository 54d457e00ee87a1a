import FilbertConnections
import FilbertInference
import FilbertJSON
import FilbertTensor
import FilbertText
import Hummingbird

/// `POST /similarity`: the cosine of a sentence's vector and those of others, in the shape of
/// text-embeddings-inference.
struct SimilarityRoute: Route {
  let exchange: Exchange

  func response() async throws -> Response {
    let query = try exchange.query(known: ["model"])
    let (service, limits) = (exchange.service, exchange.service.limits)
    let (texts, options) = try await exchange.object(
      known: ["inputs", "parameters"] + VectorOptions.members
    ) { (object) throws(ServiceError) in
      let object = try object.withParameters(known: VectorOptions.members)
      return (
        try RequestTexts(comparing: object, limits: limits),
        try VectorOptions(object, truncates: service.configuration.truncates)
      )
    }
    let (served, encoder) = try service.models.model(
      query["model"], for: "/similarity", \.encoder)
    exchange.note(texts.inputs, served)
    return try await exchange.similarities(texts, encoder, options)
  }
}

extension RequestTexts {
  /// `"inputs"` with `source_sentence` and `sentences`; the source is the first text.
  init(comparing object: RequestObject, limits: ServiceLimits) throws(ServiceError) {
    let inputs = try RequestObject(
      object["inputs"], at: "\"inputs\"", known: ["source_sentence", "sentences"])
    guard let source = try inputs.string("source_sentence") else {
      throw ServiceError(
        .validation,
        "\"inputs\" has no \"source_sentence\", the text that others are compared with.")
    }
    guard let list = inputs["sentences"]?.arrayValue else {
      throw ServiceError(.validation, "\"inputs\" must have \"sentences\", a list of texts.")
    }
    let sentences = try Self.inputs(list, member: "inputs.sentences", limits) {
      (element, place) throws(ServiceError) in
      guard let text = element.stringValue else {
        throw ServiceError(.validation, "\(place) is not a text.")
      }
      return TextInput(text)
    }
    try self.init([TextInput(source)] + sentences, isSingle: false) {
      $0 == 0 ? "inputs.source_sentence" : "inputs.sentences[\($0 - 1)]"
    }
  }
}

extension Exchange {
  /// 200 with the cosine of the first text's vector and that of each other text.
  func similarities(
    _ texts: RequestTexts, _ encoder: ServedEncoder, _ options: VectorOptions
  ) async throws -> Response {
    let vectors = try await vectors(texts, encoder, options)
    if !options.isNormalized { vectors.normalizeRowsInPlace() }
    let headers = readingHeaders
    return await offload(if: vectors.rows > Self.manyTexts) {
      let source = vectors.row(0)
      var answer = AnswerBuffer()
      answer.append(
        (1..<vectors.rows).map { index in
          zip(source, vectors.row(index)).reduce(0) { $0 + $1.0 * $1.1 }
        })
      return Response(json: answer.body(), headers: headers)
    }
  }
}
