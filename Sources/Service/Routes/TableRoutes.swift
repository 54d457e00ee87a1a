import FilbertCleaning
import FilbertConnections
import FilbertCore
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertText
import HTTPTypes
import Hummingbird

/// `POST /predict` with a table: the same rows with the model's answers, as `filbert predict` writes them.
struct TablePrediction {
  let exchange: Exchange
  let kind: MediaKind

  func response() async throws -> Response {
    let service = exchange.service
    let query = try exchange.query(known: TableRequest.parameters)
    let options = try TableRequest(
      query, kind, exchange.request, truncates: service.configuration.truncates)
    let (served, (model, lane)) = try service.models.model(
      query["model"], for: "/predict", \.classifier)
    let charge = exchange.charge
    let body = try await exchange.body()
    let table = try await offload {
      Result { () throws(ServiceError) in
        try ScorableTable(body, options, limits: service.limits, charge, cleaning: model.cleaning)
      }
    }.get()
    exchange.note(table.inputs, served)
    if options.abstain != nil { try model.requireScope(on: .http) }
    let encoded = try await encode(table, model, options.truncation)
    try await exchange.chargeComputing(
      table.inputs, encoded, outputs: model.outputCount,
      answer: table.answerSize(model.labels, all: options.all), more: table.size.held)
    let outputs = try await exchange.answers(encoded.flatMap(\.sequences), from: lane)
    let values = model.answers(encoded, outputs: outputs, raw: false)
    let answer = try await offload {
      Result { () throws(ServiceError) in
        try table.written(
          model, encoded, values, separator: served.labelSeparator, thresholds: served.thresholds,
          all: options.all, abstain: options.abstain)
      }
    }.get()
    return Response(
      table: answer, kind, skipped: table.skipped, headers: exchange.readingHeaders)
  }

  private func encode(
    _ table: ScorableTable, _ model: TextClassifier, _ truncation: TruncationPolicy
  ) async throws(ServiceError) -> [EncodedText] {
    do { try model.pairs.require(isPair: table.isPair) } catch {
      throw ServiceError(error)
    }
    let encoded = try await exchange.encode(table.inputs, more: table.size.held) {
      model.encode(cleaned: $0)
    }
    guard let (index, count) = truncation.firstRefused(encoded) else { return encoded }
    throw ServiceError(
      .tooLarge,
      "The text of line \(table.lines[index]) has \(count) tokens and the model reads \(model.maximumLength); shorten "
        + "it, or add ?truncate=true to have long texts cut.")
  }
}

/// `POST /tag` with a table: the same rows with their entities.
struct TableTagging {
  let exchange: Exchange
  let kind: MediaKind

  func response() async throws -> Response {
    let query = try exchange.query(known: TableRequest.taggingParameters)
    let options = try TableRequest(query, kind, exchange.request, truncates: true)
    let (served, (model, lane)) = try exchange.service.models.model(
      query["model"], for: "/tag", \.tagger)
    let (limits, charge) = (exchange.service.limits, exchange.charge)
    let body = try await exchange.body()
    let table = try await offload {
      Result { () throws(ServiceError) in
        try TaggableTable(body, options, limits: limits, charge, model)
      }
    }.get()
    exchange.note(table.texts.map { TextInput($0.text) }, served)
    let tagged = try await exchange.tag(
      table.texts, model, lane, more: table.size.held + table.size.answer(added: 64))
    let answer = try await offload {
      Result { () throws(ServiceError) in try table.written(tagged) }
    }.get()
    return Response(
      table: answer, kind, skipped: table.skipped, headers: exchange.readingHeaders)
  }
}

extension Response {
  /// 200 with a table.
  fileprivate init(
    table answer: AnswerBuffer, _ kind: MediaKind, skipped: Int, headers: HTTPFields
  ) {
    var headers = headers
    headers[.contentType] =
      kind == .jsonLines ? kind.rawValue : "\(kind.rawValue); charset=utf-8; header=present"
    if skipped > 0 { headers[.filbertSkippedRows] = String(skipped) }
    self.init(status: .ok, headers: headers, body: answer.body())
  }
}
