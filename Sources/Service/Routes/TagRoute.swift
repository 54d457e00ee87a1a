import FilbertBatching
import FilbertConnections
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertText
import FilbertTransformer
import Hummingbird

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
    let limits = limits
    let texts = try await object(of: request, known: ["inputs"], context) {
      (object) throws(ServiceError) in try RequestTexts(listing: object, limits: limits)
    }
    let (served, (model, lane)) = try models.model(query["model"], for: "/tag", \.tagger)
    note(texts.inputs, served, context)
    let words = try await words(of: texts.inputs, model, context)
    let tagged = try await tag(words, model, lane, context)
    return await besideRequests(if: isLong(texts.inputs)) {
      var answer = AnswerBuffer()
      if texts.isSingle {
        answer.append(tagged[0].entitiesJSON)
      } else {
        answer.appendList(tagged) { $0.append($1.entitiesJSON) }
      }
      return Response(json: answer.body())
    }
  }

  /// Texts, cut into words as the model's were.
  func words(
    of inputs: [TextInput], _ model: TextTagger, _ context: ServiceContext
  ) async throws(ServiceError) -> [PretokenizedText] {
    let bytes = inputs.reduce(0) { $0 + $1.text.utf8.count }
    try await charge(context).hold(
      RequestCost.texts(inputs) + RequestCost.splitting(bytes: bytes))
    return await besideRequests(if: isLong(inputs)) {
      inputs.map { PretokenizedText($0.text, model.splitter) }
    }
  }

  /// Texts with their entities. Long ones are read whole, in windows.
  ///
  /// - Parameter more: what the request holds besides.
  func tag(
    _ texts: [PretokenizedText], _ model: TextTagger, _ lane: BatchLane<WordSequence>, more: Int = 0,
    _ context: ServiceContext
  ) async throws(ServiceError) -> [TaggedText] {
    let bytes = texts.reduce(0) { $0 + $1.text.utf8.count }
    let words = texts.reduce(0) { $0 + $1.ranges.count }
    let held =
      more + RequestCost.tagging(bytes: bytes, words: words, tags: model.tags.count)
    try await charge(context).hold(
      held + RequestCost.encoding(texts.lazy.map(\.text.utf8.count)))
    let sentences = await besideRequests(if: isLong(texts)) { model.windows(of: texts) }
    let sequences = sentences.flatMap { $0.windows.map(\.sequence) }
    let tokens = sequences.reduce(0) { $0 + $1.tokens.ids.count }
    try await charge(context).hold(
      held
        + RequestCost.computing(sequences: sequences.count, tokens: tokens, outputs: 0, answer: 0))
    let logits = try await answers(sequences, from: lane, context)
    let tagged = await besideRequests(if: isLong(texts)) {
      model.tag(texts, sentences, logits: logits)
    }
    // How many there are shows only now.
    try await charge(context).hold(
      held
        + RequestCost.entities(
          bytes: bytes, count: tagged.reduce(0) { $0 + $1.entities.count },
          mostInAText: tagged.lazy.map(\.entities.count).max() ?? 0))
    return tagged
  }
}

extension ServedModel {
  var tagger: (TextTagger, BatchLane<WordSequence>)? {
    if case .tagger(let model, let lane) = head { (model, lane) } else { nil }
  }
}
