import Hummingbird
import Inference
import JSON
import Scoring
import Transformer

extension PredictionService {
  /// `POST /tag`: the entities of texts; tables in and out.
  func tag(_ request: Request, _ context: ServiceContext) async throws -> Response {
    switch MediaKind(request) {
    case .json: return try await tagTexts(request, context)
    case let kind?: return try await tagTable(request, kind, context)
    case nil: throw MediaKind.unsupported(MediaKind.allCases)
    }
  }

  private func tagTexts(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let query = try query(request, known: Self.taggedTableParameters)
    try Self.requireNoTable(query)
    let object = try await object(of: request, known: ["inputs"], context)
    let texts = try RequestTexts(listing: object, limits: limits)
    let (served, (model, lane)) = try models.model(query["model"], for: "/tag", \.tagger)
    note(texts.inputs, served, context)
    let words = await besideRequests(if: isLong(texts.inputs)) {
      texts.inputs.map { TextInWords($0.text, model.splitter) }
    }
    let tagged = try await tag(words, model, lane, context)
    return await besideRequests(if: isLong(texts.inputs)) {
      let rows = tagged.map(\.entitiesJSON)
      return Response(json: texts.isSingle ? rows[0] : .array(rows))
    }
  }

  /// Texts with their entities. Long ones are read whole, in windows.
  func tag(
    _ texts: [TextInWords], _ model: TextTagger, _ lane: BatchLane, _ context: ServiceContext
  ) async throws(ServiceError) -> [TaggedText] {
    let sentences = await besideRequests(if: isLong(texts)) { model.windows(of: texts) }
    let sequences = sentences.flatMap { $0.windows.map(\.sequence) }
    let logits = try await answers(sequences, from: lane, context)
    return await besideRequests(if: isLong(texts)) {
      model.tag(texts, sentences, logits: logits)
    }
  }
}

extension ServedModel {
  var tagger: (TextTagger, BatchLane)? {
    if case .tagger(let model, let lane) = head { (model, lane) } else { nil }
  }
}
