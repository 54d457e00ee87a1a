import FilbertCleaning
import FilbertConnections
import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertText
import Hummingbird

/// `POST /predict`: labels or a number for texts, in the shapes of text-embeddings-inference; tables in and out.
struct PredictRoute: Route {
  let exchange: Exchange

  func response() async throws -> Response {
    switch MediaKind(exchange.request) {
    case .json: return try await predictTexts()
    case let kind?: return try await TablePrediction(exchange: exchange, kind: kind).response()
    case nil: throw MediaKind.unsupported(MediaKind.allCases)
    }
  }

  private func predictTexts() async throws -> Response {
    let query = try exchange.query(known: TableRequest.parameters)
    try TableRequest.requireNone(in: query)
    let (service, limits) = (exchange.service, exchange.service.limits)
    let (texts, isRaw, abstain, truncation) = try await exchange.object(
      known: ["inputs", "raw_scores", "abstain", "truncate", "truncation_direction"]
    ) { (object) throws(ServiceError) in
      (
        try RequestTexts(predicting: object, limits: limits),
        try object.bool("raw_scores", default: false),
        try object.abstain(),
        try TruncationPolicy(object, default: service.configuration.truncates)
      )
    }
    let (served, (model, lane)) = try service.models.model(
      query["model"], for: "/predict", \.classifier)
    exchange.note(texts.inputs, served)
    if abstain != nil { try model.requireScopeForRequest() }
    for isPair in Set(texts.inputs.map { $0.pair != nil }) {
      try Self.requireKind(isPair: isPair, model)
    }
    let encoded = try await exchange.encode(
      texts.inputs, model, truncation, isSingle: texts.isSingle)
    try await exchange.chargeComputing(
      texts.inputs, encoded, outputs: model.outputCount,
      answer: RequestCost.scores(model.labels, texts: encoded.count, abstains: abstain != nil))
    let outputs = try await exchange.answers(encoded.flatMap(\.sequences), from: lane)
    let answers = model.answers(encoded, outputs: outputs, raw: isRaw)
    let headers = exchange.readingHeaders
    return await offload(if: answers.count > Exchange.manyTexts) {
      var answer = AnswerBuffer()
      if texts.isSingle {
        answer.append(Self.answer(answers[0], model, abstain))
      } else {
        answer.appendList(answers) { $0.append(Self.answer($1, model, abstain)) }
      }
      return Response(json: answer.body(), headers: headers)
    }
  }

  /// The scores of a text; if texts out of scope are to get none, an object that says whether this one is in scope.
  private static func answer(
    _ values: [Float], _ model: TextClassifier, _ abstain: Double?
  ) -> JSONValue {
    guard let abstain else { return scores(values, model.labels) }
    let isInScope = model.isInScope(values, keeping: abstain) ?? true
    return [
      "in_scope": .bool(isInScope),
      "scores": isInScope ? scores(values, model.labels) : .array([]),
    ]
  }

  /// Labels with their scores, the greatest first.
  private static func scores(_ values: [Float], _ labels: [String]) -> JSONValue {
    .array(
      labels.indices.sorted { (values[$1], $0) < (values[$0], $1) }.map { label in
        ["label": .string(labels[label]), "score": .number(values[label])]
      })
  }

  private static func requireKind(
    isPair: Bool, _ model: TextClassifier
  ) throws(ServiceError) {
    do { try model.pairs.require(isPair: isPair) } catch {
      throw ServiceError(
        .validation,
        isPair
          ? "[\"a\", \"b\"] is one pair of texts, and this model reads single ones; for two texts send "
            + "[[\"a\"], [\"b\"]]."
          : "This model was trained on pairs of texts; send [\"a\", \"b\"], or a list of such pairs."
      )
    }
  }
}

extension TextClassifier {
  /// Refuses a request that texts out of scope get no label, if the model cannot recognise them.
  ///
  /// - Throws: `validation`.
  func requireScopeForRequest() throws(ServiceError) {
    do throws(FilbertError) { try requireScope() } catch { throw ServiceError(error) }
  }
}

extension Exchange {
  /// The sequences that a classifier reads for each input.
  ///
  /// - Throws: `tooLarge` for a text that is longer than the model reads, if it must not be cut.
  func encode(
    _ inputs: [TextInput], _ model: TextClassifier, _ truncation: TruncationPolicy, isSingle: Bool
  ) async throws(ServiceError) -> [EncodedText] {
    let longTexts = truncation.longTexts ?? model.longTexts
    let encoded = try await encode(inputs) { inputs in
      var tally = CleaningTally()
      return model.tokenizer.encode(
        inputs, maximumLength: model.maximumLength, longTexts: longTexts, cleaning: model.cleaning,
        &tally)
    }
    try truncation.require(encoded, maximumLength: model.maximumLength, isSingle: isSingle)
    return encoded
  }
}
