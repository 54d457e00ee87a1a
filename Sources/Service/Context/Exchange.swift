import FilbertCleaning
import FilbertConnections
import FilbertCore
import FilbertInference
import FilbertModelFiles
import FilbertText
import HTTPTypes
import Hummingbird

/// A request on its way to its response, and what all routes do with one.
struct Exchange: Sendable {
  let service: ServiceContext
  let request: Request
  let context: RouterContext

  init(_ service: ServiceContext, _ request: Request, _ context: RouterContext) {
    (self.service, self.request, self.context) = (service, request, context)
  }

  /// What the request holds.
  var charge: RequestCharge {
    if let charge = context.record.facts.charge { return charge }
    // A request without ``AccountingMiddleware``; released with the record.
    let charge = service.admission.begin(nil)
    context.record.note { $0.charge = charge }
    return charge
  }

  /// Parameters of the query.
  ///
  /// - Throws: `malformed` for an unknown one, and for one that is given twice.
  func query(known: [String]) throws(ServiceError) -> [String: String] {
    try QueryParameters(request.uri.query, known: known).values
  }

  /// The model that the path names.
  func modelOfPath() throws(ServiceError) -> ServedModel {
    try service.models.named(context.parameters.get("name") ?? "")
  }

  // MARK: For the log and the metrics

  /// Notes which model answers which texts.
  func note(_ inputs: [TextInput], _ model: ServedModel) {
    context.record.note { facts in
      (facts.model, facts.texts) = (model.name, inputs.count)
      facts.watch = model.unknownTokens
      if service.configuration.logsTexts, let first = inputs.first {
        facts.sample = String(first.text.prefix(200))
      }
    }
  }

  /// Notes how many texts were cut, and the tokens that the model does not know.
  func note(_ texts: [EncodedText]) {
    let unknown = texts.unknownTokens
    context.record.note { facts in
      facts.truncatedTexts = texts.count { $0.unreadTokens > 0 }
      facts.unknown = unknown
    }
  }

  /// Notes the tokens that a tagger does not know; it reads all others.
  func note(_ sentences: [WordWindows]) {
    let unknown = sentences.unknownTokens
    context.record.note { $0.unknown = unknown }
  }

  /// The headers that tell the client what was noted: the number of texts that were cut if there are some, and the share
  /// of unknown tokens if there are too many.
  var readingHeaders: HTTPFields {
    let facts = context.record.facts
    var headers = HTTPFields()
    if facts.truncatedTexts > 0 {
      headers[.filbertTruncatedTexts] = String(facts.truncatedTexts)
    }
    if facts.unknown.areTooMany, let share = facts.unknown.share {
      headers[.filbertUnknownTokens] = fixedPoint(share, digits: 3)
    }
    return headers
  }

  // MARK: Long work

  /// Larger bodies and texts are read on a separate thread; see ``offload(if:_:)``.
  static let longBody = LongWork.bytes
  /// The same for more texts, and for the answers to them.
  static let manyTexts = LongWork.texts

  static func isLong(_ inputs: [TextInput]) -> Bool {
    LongWork.isLong(texts: inputs.count, bytes: inputs.reduce(0) { $0 + $1.byteCount })
  }

  static func isLong(_ texts: [PretokenizedText]) -> Bool {
    LongWork.isLong(texts: texts.count, bytes: texts.reduce(0) { $0 + $1.text.utf8.count })
  }
}
