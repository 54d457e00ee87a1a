import FilbertConnections
import FilbertCore
import FilbertCorpus
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertText
import Hummingbird

/// `POST /rerank`: how well texts fit a query, the best first, in the shape of text-embeddings-inference.
struct RerankRoute: Route {
  let exchange: Exchange

  func response() async throws -> Response {
    let query = try exchange.query(known: ["model"])
    let (service, limits) = (exchange.service, exchange.service.limits)
    let (texts, options) = try await exchange.object(
      known: ["query", "texts", "parameters"] + RerankOptions.members
    ) { (object) throws(ServiceError) in
      let object = try object.withParameters(known: RerankOptions.members)
      return (
        try RequestTexts(ranking: object, limits: limits),
        try RerankOptions(object, truncates: service.configuration.truncates)
      )
    }
    let (served, reranker) = try service.models.model(query["model"], for: "/rerank", \.reranker)
    exchange.note(texts.inputs, served)
    let place = try Self.place(of: options.label, reranker)
    let values = try await exchange.values(
      texts, reranker.model, reranker.lane, options.truncation,
      isRaw: reranker.needsLogits(isRaw: options.isRaw), answer: Self.size(texts, options))
    let found = values.map { reranker.relevance($0, of: place, isRaw: options.isRaw) }
    let headers = exchange.readingHeaders
    return await offload(if: found.count > Exchange.manyTexts) {
      let order = found.indices.sorted { (found[$1], $0) < (found[$0], $1) }
      var answer = AnswerBuffer()
      answer.appendList(order.prefix(options.top ?? order.count)) { answer, index in
        let score = reranker.score(found[index], isRaw: options.isRaw)
        var entry: JSONObject = ["index": .number(index), "score": .number(score)]
        if options.returnsTexts { entry["text"] = .string(texts.inputs[index].pair ?? "") }
        answer.append(.object(entry))
      }
      return Response(json: answer.body(), headers: headers)
    }
  }

  /// The place of the label that says that a text fits.
  ///
  /// - Throws: `validation` for a label that the model does not have, and if it is not clear which one says so.
  private static func place(
    of label: String?, _ reranker: ServedReranker
  ) throws(ServiceError) -> Int {
    if let label { return try reranker.model.place(ofLabel: label) }
    guard let place = reranker.place(of: nil) else {
      throw ServiceError(
        .validation,
        "Which label says that a text fits is not clear; name one with \"label\": "
          + "\(reranker.labels.map(\.quoted).joined(separator: ", ")).")
    }
    return place
  }

  /// Bytes of the answer, of whose texts each byte may be written as `\u001f`.
  private static func size(_ texts: RequestTexts, _ options: RerankOptions) -> Int {
    let bytes = texts.inputs.reduce(0) { $0 + ($1.pair?.utf8.count ?? 0) }
    return RequestCost.ranks(texts.inputs.count) + (options.returnsTexts ? 6 * bytes : 0)
  }
}

extension RequestTexts {
  /// `"query"` and `"texts"`: a pair for each text.
  init(ranking object: RequestObject, limits: ServiceLimits) throws(ServiceError) {
    guard let query = try object.string("query") else {
      throw ServiceError(
        .validation, "\"query\" is missing; it is the text that \"texts\" are ranked for.")
    }
    guard !TextInput(query).isBlank else {
      throw ServiceError(.validation, "\"query\" is empty; send a text.")
    }
    guard let list = object["texts"]?.arrayValue else {
      throw ServiceError(.validation, "\"texts\" must be a list of texts.")
    }
    let inputs = try Self.inputs(list, member: "texts", limits) {
      (element, place) throws(ServiceError) in
      guard let text = element.stringValue else {
        throw ServiceError(.validation, "\(place) is not a text.")
      }
      return TextInput(query, pair: text)
    }
    try self.init(inputs, isSingle: false, member: "texts")
  }
}
