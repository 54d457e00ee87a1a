import FilbertBatching
import FilbertConnections
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertText
import FilbertTransformer
import Hummingbird

/// `POST /tag`: the entities of texts; tables in and out.
struct TagRoute: Route {
  let exchange: Exchange

  func response() async throws -> Response {
    switch MediaKind(exchange.request) {
    case .json: return try await tagTexts()
    case let kind?: return try await TableTagging(exchange: exchange, kind: kind).response()
    case nil: throw MediaKind.unsupported(MediaKind.allCases)
    }
  }

  private func tagTexts() async throws -> Response {
    let query = try exchange.query(known: TableRequest.taggingParameters)
    try TableRequest.requireNone(in: query)
    let limits = exchange.service.limits
    let texts = try await exchange.object(known: ["inputs"]) { (object) throws(ServiceError) in
      try RequestTexts(listing: object, limits: limits)
    }
    let (served, (model, lane)) = try exchange.service.models.model(
      query["model"], for: "/tag", \.tagger)
    exchange.note(texts.inputs, served)
    let words = try await exchange.words(of: texts.inputs, model)
    let tagged = try await exchange.tag(words, model, lane)
    let headers = exchange.readingHeaders
    return await offload(if: Exchange.isLong(texts.inputs)) {
      var answer = AnswerBuffer()
      if texts.isSingle {
        answer.append(tagged[0].entitiesJSON)
      } else {
        answer.appendList(tagged) { $0.append($1.entitiesJSON) }
      }
      return Response(json: answer.body(), headers: headers)
    }
  }
}

extension Exchange {
  /// Texts, split into words as in the tagger's training.
  func words(
    of inputs: [TextInput], _ model: TextTagger
  ) async throws(ServiceError) -> [PretokenizedText] {
    let bytes = inputs.reduce(0) { $0 + $1.text.utf8.count }
    try await charge.hold(RequestCost.texts(inputs) + RequestCost.splitting(bytes: bytes))
    return await offload(if: Self.isLong(inputs)) {
      inputs.map { PretokenizedText($0.text, model.splitter) }
    }
  }

  /// Texts with their entities. Long ones are read completely, in windows.
  ///
  /// - Parameter more: what else the request holds.
  func tag(
    _ texts: [PretokenizedText], _ model: TextTagger, _ lane: BatchLane<WordSequence>, more: Int = 0
  ) async throws(ServiceError) -> [TaggedText] {
    let bytes = texts.reduce(0) { $0 + $1.text.utf8.count }
    let words = texts.reduce(0) { $0 + $1.ranges.count }
    let held = more + RequestCost.tagging(bytes: bytes, words: words, tags: model.tags.count)
    try await charge.hold(held + RequestCost.encoding(texts.lazy.map(\.text.utf8.count)))
    let isLong = Self.isLong(texts)
    let sentences = await offload(if: isLong) { model.windows(of: texts) }
    note(sentences)
    let sequences = sentences.flatMap { $0.windows.map(\.sequence) }
    let tokens = sequences.reduce(0) { $0 + $1.tokenCount }
    try await charge.hold(
      held
        + RequestCost.computing(sequences: sequences.count, tokens: tokens, numbers: 0, answer: 0))
    let logits = try await answers(sequences, from: lane)
    let tagged = await offload(if: isLong) { model.tag(texts, sentences, logits: logits) }
    // Only now is it known how many entities there are.
    try await charge.hold(
      held
        + RequestCost.entities(
          bytes: bytes, count: tagged.reduce(0) { $0 + $1.entities.count },
          mostInAText: tagged.lazy.map(\.entities.count).max() ?? 0))
    return tagged
  }
}
