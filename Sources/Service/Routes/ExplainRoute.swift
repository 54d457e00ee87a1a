import FilbertBatching
import FilbertCleaning
import FilbertConnections
import FilbertCore
import FilbertInference
import FilbertInsight
import FilbertJSON
import FilbertModelFiles
import FilbertTensor
import FilbertText
import FilbertTransformer
import Hummingbird

/// `POST /explain`: which words of texts speak for a label, and which against it. Only on servers that were asked to.
struct ExplainRoute: Route {
  let exchange: Exchange

  func response() async throws -> Response {
    let query = try exchange.query(known: ["model"])
    let (service, limits) = (exchange.service, exchange.service.limits)
    let (texts, truncation, name) = try await exchange.object(
      known: ["inputs", "label"] + TruncationPolicy.members
    ) { (object) throws(ServiceError) in
      (
        try RequestTexts(predicting: object, limits: limits),
        try TruncationPolicy(object, default: service.configuration.truncates),
        try object.string("label")
      )
    }
    let (served, explained) = try service.models.model(
      query["model"], for: "/explain", \.explained)
    exchange.note(texts.inputs, served)
    try texts.require(explained.model.pairs)
    let label = try Self.label(name, of: explained.model)
    let questions = try await questions(texts, explained, truncation, label)
    let reasons = try await exchange.answers(
      questions.map { ExplainedSequence($0) }, from: explained.reasons)
    let headers = exchange.readingHeaders
    let explainer = explained.explainer
    return await offload {
      let rows = RowPartition(lengths: questions.map(\.tokenCount))
      var answer = AnswerBuffer()
      func append(_ index: Int, to answer: inout AnswerBuffer) {
        let result = explainer.result(questions[index], attributions: reasons[rows: rows[index]])
        answer.append(Self.json(result, explainer.classifier))
      }
      if texts.isSingle {
        append(0, to: &answer)
      } else {
        answer.appendList(questions.indices) { append($1, to: &$0) }
      }
      return Response(json: answer.body(), headers: headers)
    }
  }

  /// The number of the label that is asked for; nil for the most probable one.
  private static func label(
    _ name: String?, of model: TextClassifier
  ) throws(ServiceError) -> Int? {
    guard let name else { return nil }
    guard model.task != .regression else {
      throw ServiceError(.validation, "This model answers a number; leave \"label\" out.")
    }
    return try model.place(ofLabel: name)
  }

  /// The answers of the model to the texts, and what is to be explained of them.
  private func questions(
    _ texts: RequestTexts,
    _ explained: (
      model: TextClassifier, lane: BatchLane<TokenSequence>, explainer: TextExplainer,
      reasons: BatchLane<ExplainedSequence>
    ), _ truncation: TruncationPolicy, _ label: Int?
  ) async throws -> [TextExplainer.Question] {
    let encoded = try await exchange.encode(texts, explained.model, truncation)
    try await exchange.chargeComputing(
      texts.inputs, encoded, outputs: explained.model.outputCount,
      answer: RequestCost.scores(explained.model.labels, texts: encoded.count),
      more: RequestCost.explaining(encoded))
    let outputs = try await exchange.answers(encoded.flatMap(\.sequences), from: explained.lane)
    let (inputs, longTexts) = (texts.inputs, truncation.longTexts)
    return await offload {
      let model = explained.model
      let read = explained.explainer.read(
        inputs.map { $0.cleaned(by: model.cleaning).input }, longTexts: longTexts)
      return explained.explainer.questions(read, outputs: outputs, label: label)
    }
  }

  /// `{"label": "refund", "score": 0.98, "value": 2.1, ..., "text": "...", "words": [...]}`; of a regression the label is the
  /// name of the number.
  private static func json(_ result: TextExplainer.Result, _ model: TextClassifier) -> JSONValue {
    let label = result.explanation.label
    var object: JSONObject = [
      "label": .string(model.labels[label]), "score": .number(result.values[label]),
      "text": .string(result.read.text),
    ]
    if let pair = result.read.pair { object["text_pair"] = .string(pair) }
    for (name, value) in result.explanation.members { object[name] = value }
    return .object(object)
  }
}
