import Hummingbird
import Inference
import JSON
import Scoring
import Transformer

extension PredictionService {
  /// `POST /tag`: the entities of texts.
  func tag(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let query = try query(request, known: ["model"])
    let object = try await object(of: request, known: ["inputs"], context)
    let texts = try RequestTexts(listing: object, limits: limits)
    let (served, (model, lane)) = try models.model(query["model"], for: "/tag", \.tagger)
    context.record.note { ($0.model, $0.texts) = (served.name, texts.inputs.count) }
    let tagged = try await tag(texts.inputs.map(\.text), model, lane, context)
    let rows = tagged.map(\.entitiesJSON)
    return Response(json: texts.isSingle ? rows[0] : .array(rows))
  }

  /// Texts with their entities. Long ones are read whole, in windows.
  func tag(
    _ texts: [String], _ model: TextTagger, _ lane: BatchLane, _ context: ServiceContext
  ) async throws(ServiceError) -> [TaggedText] {
    let (words, sentences) = await besideRequests(if: texts.count > 16) {
      let words = texts.map { TextInWords($0, model.splitter) }
      return (words, model.windows(of: words))
    }
    let sequences = sentences.flatMap { $0.windows.map(\.sequence) }
    let logits = try await answers(sequences, from: lane, context)
    return await besideRequests(if: texts.count > 16) {
      model.tag(words, sentences, logits: logits)
    }
  }
}

extension ServedModel {
  var tagger: (TextTagger, BatchLane)? {
    if case .tagger(let model, let lane) = head { (model, lane) } else { nil }
  }
}
