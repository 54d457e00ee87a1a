import FilbertCleaning
import FilbertConnections
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertText
import FilbertTransformer
import HTTPTypes
import Hummingbird
import NIOCore

extension PredictionService {
  /// Parameters of the query where a table is sent.
  static let tableParameters = [
    "model", "text-column", "text-pair-column", "all", "truncate", "skip-bad-rows", "delimiter",
  ]
  /// The same where a tagger reads it.
  static let taggedTableParameters = ["model", "text-column", "skip-bad-rows", "delimiter"]

  /// Refuses what says something of a table where JSON is sent.
  static func requireNoTable(_ query: [String: String]) throws(ServiceError) {
    guard let name = tableParameters.dropFirst().first(where: { query[$0] != nil }) else { return }
    throw ServiceError(
      .malformed, "\(name)= is for tables; options of JSON are members of its object.")
  }

  /// A table in, the same rows with the model's answers out, as `filbert predict` writes them.
  func predictTable(
    _ request: Request, _ kind: MediaKind, _ context: ServiceContext
  ) async throws -> Response {
    let query = try query(request, known: Self.tableParameters)
    let options = try TableRequest(query, kind, request, truncates: truncates)
    let (served, (model, lane)) = try models.model(query["model"], for: "/predict", \.classifier)
    let (limits, charge) = (limits, charge(context))
    let body = try await body(of: request, context)
    let table = try await besideRequests {
      Result { () throws(ServiceError) in
        try ScorableTable(body, options, limits: limits, charge, cleaning: model.cleaning)
      }
    }.get()
    note(table.inputs, served, context)
    let encoded = try await encode(
      table.inputs, model, options.truncation, table: table, context)
    try await chargeComputing(
      table.inputs, encoded, outputs: model.labels.count,
      answer: table.answerSize(model.labels, all: options.all), more: table.size.held, context)
    let values = try await answers(encoded, model, lane, raw: false, context)
    let answer = try await besideRequests {
      Result { () throws(ServiceError) in
        try table.written(
          model, encoded, values, separator: served.labelSeparator, all: options.all)
      }
    }.get()
    return Self.response(
      answer, kind, skipped: table.skipped, headers: truncated(encoded, context))
  }

  /// The same with entities, for models that tag words.
  func tagTable(
    _ request: Request, _ kind: MediaKind, _ context: ServiceContext
  ) async throws -> Response {
    let query = try query(
      request, known: Self.taggedTableParameters)
    let options = try TableRequest(query, kind, request, truncates: true)
    let (served, (model, lane)) = try models.model(query["model"], for: "/tag", \.tagger)
    let (limits, charge) = (limits, charge(context))
    let body = try await body(of: request, context)
    let table = try await besideRequests {
      Result { () throws(ServiceError) in
        try TaggableTable(body, options, limits: limits, charge, model)
      }
    }.get()
    note(table.texts.map { TextInput($0.text) }, served, context)
    let tagged = try await tag(
      table.texts, model, lane, more: table.size.held + table.size.answer(added: 64), context)
    let answer = try await besideRequests {
      Result { () throws(ServiceError) in try table.written(tagged) }
    }.get()
    return Self.response(answer, kind, skipped: table.skipped, headers: [:])
  }

  private static func response(
    _ answer: AnswerBuffer, _ kind: MediaKind, skipped: Int, headers: HTTPFields
  ) -> Response {
    var headers = headers
    headers[.contentType] =
      kind == .jsonLines ? kind.rawValue : "\(kind.rawValue); charset=utf-8; header=present"
    if skipped > 0 { headers[.filbertSkippedRows] = String(skipped) }
    return Response(
      status: .ok, headers: headers, body: answer.body())
  }

  private func encode(
    _ inputs: [TextInput], _ model: TextClassifier, _ truncation: Truncating,
    table: ScorableTable, _ context: ServiceContext
  ) async throws(ServiceError) -> [EncodedText] {
    do { try model.pairs.require(isPair: table.isPair) } catch {
      throw ServiceError(error)
    }
    let encoded = try await encode(inputs, more: table.size.held, context) {
      model.encode(cleaned: $0)
    }
    guard let (index, count) = truncation.firstRefused(encoded) else { return encoded }
    throw ServiceError(
      .tooLarge,
      "The text of line \(table.lines[index]) has \(count) tokens and the model reads \(model.maximumLength); shorten "
        + "it, or add ?truncate=true to have long texts cut.")
  }
}
