import FilbertConnections
import FilbertInference
import FilbertJSON
import Hummingbird

/// `POST /` and `POST /invocations`: what the model answers, in the shapes of Hugging Face's inference services, which
/// `huggingface_hub.InferenceClient` and containers on SageMaker have.
///
/// Scores are a list for each text also for a single one, `[[{"label", "score"}]]`, entities of a single text a list of
/// entities.
struct HubRoute: Route {
  let exchange: Exchange

  func response() async throws -> Response {
    let query = try exchange.query(known: ["model"])
    let (served, _) = try exchange.service.models.model(
      query["model"], for: exchange.request.uri.path
    ) { $0 }
    if let encoder = served.encoder { return try await encoderResponse(served, encoder) }
    let (limits, truncates) = (exchange.service.limits, exchange.service.configuration.truncates)
    let (texts, question) = try await object(served) { (object) throws(ServiceError) in
      let texts =
        if let (model, _) = served.classifier {
          try RequestTexts(classifying: object, limits: limits, model.pairs)
        } else {
          try RequestTexts(listing: object, limits: limits)
        }
      return (texts, try ModelQuestion(to: served, object, truncates: truncates))
    }
    exchange.note(texts.inputs, served)
    let isAlone = texts.isSingle && served.tagger != nil
    return try await exchange.response(
      question, texts, opening: isAlone ? "" : "[", closing: isAlone ? "" : "]")
  }

  /// Vectors, or how similar sentences are, which the same clients ask with other `inputs`.
  private func encoderResponse(
    _ served: ServedModel, _ encoder: ServedEncoder
  ) async throws -> Response {
    let (limits, truncates) = (exchange.service.limits, exchange.service.configuration.truncates)
    let (texts, comparison, options) = try await object(served) { (object) throws(ServiceError) in
      let comparison: TextComparison? =
        object["inputs"]?.objectValue == nil ? nil : try TextComparison(object, limits: limits)
      let texts: RequestTexts =
        if let comparison { comparison.texts } else {
          try RequestTexts(listing: object, limits: limits)
        }
      return (texts, comparison, try VectorOptions(object, truncates: truncates))
    }
    exchange.note(texts.inputs, served)
    if let comparison { return try await exchange.similarities(comparison, encoder, options) }
    return try await exchange.response(.vectors(encoder, options), texts)
  }

  /// Options may be in `parameters` or beside them. `options` is for services that load models when they are asked.
  private func object<T: Sendable>(
    _ served: ServedModel, _ read: @escaping @Sendable (RequestObject) throws(ServiceError) -> T
  ) async throws -> T {
    let members = served.optionMembers
    return try await exchange.object(known: ["inputs", "parameters", "options"] + members) {
      (object) throws(ServiceError) in
      if let options = object["options"] {
        _ = try RequestObject(
          options, at: "\"options\"", known: ["wait_for_model", "use_cache", "use_gpu"])
      }
      return try read(try object.withParameters(known: members))
    }
  }
}
