import FilbertBatching
import FilbertCleaning
import FilbertConnections
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertText
import FilbertTransformer
import HTTPTypes
import Hummingbird

extension PredictionService {
  /// `POST /predict`: labels or a number for texts, in the shapes of text-embeddings-inference; tables in and out.
  func predict(_ request: Request, _ context: ServiceContext) async throws -> Response {
    switch MediaKind(request) {
    case .json: return try await predictTexts(request, context)
    case let kind?: return try await predictTable(request, kind, context)
    case nil: throw MediaKind.unsupported(MediaKind.allCases)
    }
  }

  private func predictTexts(
    _ request: Request, _ context: ServiceContext
  ) async throws -> Response {
    let query = try query(request, known: Self.tableParameters)
    try Self.requireNoTable(query)
    let (limits, truncates) = (limits, truncates)
    let (texts, isRaw, truncation) = try await object(
      of: request, known: ["inputs", "raw_scores", "truncate", "truncation_direction"], context
    ) { (object) throws(ServiceError) in
      (
        try RequestTexts(predicting: object, limits: limits),
        try object.bool("raw_scores", default: false), try Truncating(object, default: truncates)
      )
    }
    let (served, (model, lane)) = try models.model(query["model"], for: "/predict", \.classifier)
    note(texts.inputs, served, context)
    let encoded = try await encode(
      texts.inputs, model, truncation, isSingle: texts.isSingle, context)
    try await chargeComputing(
      texts.inputs, encoded, outputs: model.labels.count,
      answer: RequestCost.scores(model.labels, texts: encoded.count), context)
    let answers = try await answers(encoded, model, lane, raw: isRaw, context)
    let headers = truncated(encoded, context)
    return await besideRequests(if: answers.count > Self.manyTexts) {
      var answer = AnswerBuffer()
      if texts.isSingle {
        answer.append(Self.scores(answers[0], model.labels))
      } else {
        answer.appendList(answers) { $0.append(Self.scores($1, model.labels)) }
      }
      return Response(json: answer.body(), headers: headers)
    }
  }

  /// Labels with their scores, the greatest first.
  private static func scores(_ values: [Float], _ labels: [String]) -> JSONValue {
    .array(
      values.indices.sorted { (values[$1], $0) < (values[$0], $1) }.map { label in
        ["label": .string(labels[label]), "score": .number(values[label])]
      })
  }

  /// What the model reads of each input.
  ///
  /// - Throws: `validation` for a pair where the model reads single texts, or the other way round; `tooLarge` for a text
  ///   that is longer than the model reads, if it must not be cut.
  func encode(
    _ inputs: [TextInput], _ model: TextClassifier, _ truncation: Truncating, isSingle: Bool,
    _ context: ServiceContext
  ) async throws(ServiceError) -> [EncodedText] {
    for isPair in Set(inputs.map { $0.pair != nil }) {
      try Self.requireKind(isPair: isPair, model)
    }
    let ways = truncation.ways ?? model.longTexts
    let encoded = try await encode(inputs, context) { inputs in
      var tally = CleaningTally()
      return model.tokenizer.encode(
        inputs, maximumLength: model.maximumLength, longTexts: ways, cleaning: model.cleaning,
        &tally)
    }
    try truncation.require(encoded, maximumLength: model.maximumLength, isSingle: isSingle)
    return encoded
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

  /// What the model answers to each text: a value for each label.
  func answers(
    _ texts: [EncodedText], _ model: TextClassifier, _ lane: BatchLane<TokenSequence>, raw: Bool,
    _ context: ServiceContext
  ) async throws(ServiceError) -> [[Float]] {
    let logits = try await answers(texts.flatMap(\.sequences), from: lane, context)
    return model.answers(texts, logits: logits, raw: raw)
  }

  /// Says how many texts were cut, to the client and to the log.
  func truncated(_ texts: [EncodedText], _ context: ServiceContext) -> HTTPFields {
    truncated(count: texts.count { $0.unreadTokens > 0 }, context)
  }

  func truncated(count: Int, _ context: ServiceContext) -> HTTPFields {
    context.record.note { $0.truncatedTexts = count }
    return count > 0 ? [.filbertTruncatedTexts: String(count)] : [:]
  }
}

extension ServedModel {
  var classifier: (TextClassifier, BatchLane<TokenSequence>)? {
    if case .classifier(let model, let lane) = head { (model, lane) } else { nil }
  }
}
