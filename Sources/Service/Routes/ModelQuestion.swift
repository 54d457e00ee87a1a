import FilbertBatching
import FilbertConnections
import FilbertInference
import FilbertModelFiles
import FilbertTensor
import FilbertTransformer
import Hummingbird

/// A model with the options of a request for what it does, for routes that ask a model of any kind.
enum ModelQuestion: Sendable {
  case scores(TextClassifier, BatchLane<TokenSequence>, ScoreOptions)
  case entities(TextTagger, BatchLane<WordSequence>, EntityOptions)
  case vectors(ServedEncoder, VectorOptions)

  /// - Parameters:
  ///   - object: a request whose options are among its own members.
  ///   - truncates: whether long texts are cut if the request does not decide.
  /// - Throws: `validation`.
  init(
    to served: ServedModel, _ object: RequestObject, truncates: Bool
  ) throws(ServiceError) {
    switch served.head {
    case .classifier(let model, let lane):
      self = .scores(model, lane, try ScoreOptions(object, truncates: truncates))
    case .tagger(let model, let lane):
      self = .entities(model, lane, try EntityOptions(object, model))
    case .encoder(let encoder):
      self = .vectors(encoder, try VectorOptions(object, truncates: truncates))
    }
  }
}

extension ServedModel {
  /// The members that options of a request to this model have.
  var optionMembers: [String] {
    switch head {
    case .classifier: ScoreOptions.members
    case .tagger: EntityOptions.members
    case .encoder: VectorOptions.members
    }
  }
}

extension Exchange {
  /// 200 with what a model answers to each text, in the shapes of Hugging Face's services: labels with scores, entities,
  /// or a vector.
  ///
  /// - Parameters:
  ///   - opening: what the answer begins with.
  ///   - closing: what it ends with.
  func response(
    _ question: ModelQuestion, _ texts: RequestTexts, opening: String = "[", closing: String = "]"
  ) async throws -> Response {
    switch question {
    case .scores(let model, let lane, let options):
      let values = try await values(texts, model, lane, options)
      return await response(values, opening, closing) {
        $0.append(model.scores($1, top: options.top))
      }
    case .entities(let model, let lane, let options):
      try texts.requireSingles()
      let words = try await words(of: texts.inputs, model)
      let tagged = try await tag(words, model, lane)
      return await response(tagged, opening, closing) { $0.append(options.json($1)) }
    case .vectors(let encoder, let options):
      try texts.requireSingles()
      return await response(
        VectorAnswer(
          try await vectors(texts, encoder, options), opening: opening, closing: closing))
    }
  }

  private func response<Value: Sendable>(
    _ values: [Value], _ opening: String, _ closing: String,
    _ append: @escaping @Sendable (inout AnswerBuffer, Value) -> Void
  ) async -> Response {
    let headers = readingHeaders
    return await offload(if: values.count > Self.manyTexts) {
      var answer = AnswerBuffer()
      answer.append(opening)
      for (index, value) in values.enumerated() {
        if index > 0 { answer.append(",") }
        append(&answer, value)
      }
      answer.append(closing)
      return Response(json: answer.body(), headers: headers)
    }
  }
}
