import Corpus
import Files
import HTTPTypes
import Hummingbird
import Inference
import NIOCore
import Scoring
import Text
import Transformer

extension PredictionService {
  /// Parameters of the query where a table is sent.
  static let tableParameters = [
    "model", "text-column", "text-pair-column", "all", "truncate", "skip-bad-rows", "delimiter",
  ]

  /// A table in, the same rows with the model's answers out, as `filbert predict` writes them.
  func predictTable(
    _ request: Request, _ kind: MediaKind, _ context: ServiceContext
  ) async throws -> Response {
    let query = try query(request, known: Self.tableParameters)
    let options = try TableRequest(query, kind, truncates: truncates)
    let (served, (model, lane)) = try models.model(query["model"], for: "/predict", \.classifier)
    let body = try await body(of: request, context)
    let limit = limits.texts
    let table = try await besideRequests {
      Result { () throws(ServiceError) in
        try ScorableTable(body, options, limit: limit, cleaning: model.cleaning)
      }
    }.get()
    context.record.note { ($0.model, $0.texts) = (served.name, table.inputs.count) }
    let encoded = try await encode(
      table.inputs, model, options.truncation, table: table)
    let values = try await answers(encoded, model, lane, raw: false, context)
    let bytes = try await besideRequests {
      Result { () throws(ServiceError) in
        try table.written(
          model, encoded, values, separator: served.labelSeparator, all: options.all)
      }
    }.get()
    var headers = truncated(encoded, context)
    headers[.contentType] =
      kind == .jsonLines ? kind.rawValue : "\(kind.rawValue); charset=utf-8; header=present"
    if table.skipped > 0 { headers[.filbertSkippedRows] = String(table.skipped) }
    return Response(
      status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  private func encode(
    _ inputs: [TextInput], _ model: TextClassifier, _ truncation: Truncating, table: ScorableTable
  ) async throws(ServiceError) -> [EncodedText] {
    do { try model.requireKind(isPair: table.isPair) } catch {
      throw ServiceError(error)
    }
    let encoded = await besideRequests { model.encode(cleaned: inputs) }
    guard !truncation.isAllowed, let index = encoded.firstIndex(where: { $0.unreadTokens > 0 })
    else { return encoded }
    let count = encoded[index].unreadTokens + (encoded[index].sequences.first?.ids.count ?? 0)
    throw ServiceError(
      .tooLarge,
      "The text of line \(table.lines[index]) has \(count) tokens and the model reads \(model.maximumLength); shorten "
        + "it, or add ?truncate=true to have long texts cut.")
  }
}

extension HTTPField.Name {
  /// How many rows of a table were left out of the answer, or stand in it without a result.
  static let filbertSkippedRows = HTTPField.Name("filbert-skipped-rows") ?? .contentLength
}
