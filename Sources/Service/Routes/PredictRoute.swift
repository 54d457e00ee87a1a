import FilbertBatching
import FilbertCleaning
import FilbertConnections
import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertText
import FilbertTransformer
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
    let (texts, options, abstain) = try await exchange.object(
      known: ["inputs", "parameters", "abstain"] + ScoreOptions.members
    ) { (object) throws(ServiceError) in
      let object = try object.withParameters(known: ScoreOptions.members + ["abstain"])
      return (
        try RequestTexts(predicting: object, limits: limits),
        try ScoreOptions(object, truncates: service.configuration.truncates),
        try object.abstain()
      )
    }
    let (served, (model, lane)) = try service.models.model(
      query["model"], for: "/predict", \.classifier)
    exchange.note(texts.inputs, served)
    if abstain != nil { try model.requireScope(on: .json) }
    let answers = try await exchange.values(
      texts, model, lane, options, abstains: abstain != nil)
    let headers = exchange.readingHeaders
    return await offload(if: answers.count > Exchange.manyTexts) {
      var answer = AnswerBuffer()
      if texts.isSingle {
        answer.append(Self.answer(answers[0], model, options.top, abstain))
      } else {
        answer.appendList(answers) { $0.append(Self.answer($1, model, options.top, abstain)) }
      }
      return Response(json: answer.body(), headers: headers)
    }
  }

  /// The scores of a text; if texts out of scope are to get none, an object that says whether this one is in scope.
  private static func answer(
    _ values: [Float], _ model: TextClassifier, _ top: Int?, _ abstain: Double?
  ) -> JSONValue {
    guard let abstain else { return model.scores(values, top: top) }
    let isInScope = model.isInScope(values, keeping: abstain) ?? true
    return [
      "in_scope": .bool(isInScope),
      "scores": isInScope ? model.scores(values, top: top) : .array([]),
    ]
  }
}

extension TextClassifier {
  /// Labels with their scores, the greatest first.
  ///
  /// - Parameters:
  ///   - values: a number for each label, and perhaps more.
  ///   - top: how many labels; nil for all.
  func scores(_ values: [Float], top: Int?) -> JSONValue {
    let order = labels.indices.sorted { (values[$1], $0) < (values[$0], $1) }
    return .array(
      order.prefix(top ?? labels.count).map { label in
        ["label": .string(labels[label]), "score": .number(values[label])]
      })
  }

  /// Refuses a request that texts out of scope get no label, if the model cannot recognise them.
  ///
  /// - Parameter surface: how the request says so.
  /// - Throws: `validation`.
  func requireScope(on surface: Parameter.Surface) throws(ServiceError) {
    do throws(FilbertError) { try requireScope() } catch {
      throw ServiceError(error, on: surface)
    }
  }
}

extension Exchange {
  /// What a classifier answers to each text, ``TextClassifier/outputCount`` values.
  ///
  /// - Parameter abstains: whether each answer also says whether the text is in scope.
  /// - Throws: `validation` if the model does not read such texts, or does not answer such scores; `tooLarge`.
  func values(
    _ texts: RequestTexts, _ model: TextClassifier, _ lane: BatchLane<TokenSequence>,
    _ options: ScoreOptions, abstains: Bool = false
  ) async throws -> [[Float]] {
    try options.require(model.task)
    return try await values(
      texts, model, lane, options.truncation, isRaw: options.isRaw,
      answer: RequestCost.scores(model.labels, texts: texts.inputs.count, abstains: abstains))
  }

  /// The same for all routes.
  ///
  /// - Parameters:
  ///   - isRaw: answers logits.
  ///   - answer: bytes of the answer.
  func values(
    _ texts: RequestTexts, _ model: TextClassifier, _ lane: BatchLane<TokenSequence>,
    _ truncation: TruncationPolicy, isRaw: Bool, answer: Int
  ) async throws -> [[Float]] {
    try texts.require(model.pairs)
    let encoded = try await encode(texts, model, truncation)
    try await chargeComputing(
      texts.inputs, encoded, outputs: model.outputCount, answer: answer)
    let outputs = try await answers(encoded.flatMap(\.sequences), from: lane)
    return model.answers(encoded, outputs: outputs, raw: isRaw)
  }

  /// The sequences that a classifier reads for each input.
  ///
  /// - Throws: `tooLarge` for a text that is longer than the model reads, if it must not be cut.
  func encode(
    _ texts: RequestTexts, _ model: TextClassifier, _ truncation: TruncationPolicy
  ) async throws(ServiceError) -> [EncodedText] {
    let longTexts = truncation.longTexts ?? model.longTexts
    let encoded = try await encode(texts.inputs) { inputs in
      var tally = CleaningTally()
      return model.tokenizer.encode(
        inputs, maximumLength: model.maximumLength, longTexts: longTexts, cleaning: model.cleaning,
        &tally)
    }
    try truncation.require(encoded, of: texts, maximumLength: model.maximumLength)
    return encoded
  }
}
