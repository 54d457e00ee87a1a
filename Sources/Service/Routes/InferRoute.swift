import Files
import Hummingbird
import Inference
import JSON
import Scoring
import Transformer

extension PredictionService {
  /// `POST /v2/models/{name}/infer`: what the model's own route answers, as tensors.
  func infer(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try query(request, known: [])
    let served = try named(context)
    let inference = try await inferenceRequest(request, context)
    let wanted = try Self.outputs(inference.outputs, of: served)
    note(inference.inputs, served, context)
    let (data, unread) = try await outputs(wanted, of: served, inference, context)
    var response: JSONObject = ["model_name": .string(served.name)]
    if let id = inference.id { response["id"] = .string(id) }
    response["outputs"] = .array(
      zip(wanted, data).map { $0.filled($1, texts: inference.inputs.count) })
    let (document, headers) = (response, truncated(count: unread, context))
    return await besideRequests(if: isLong(inference.inputs)) {
      Response(json: .object(document), headers: headers)
    }
  }

  /// Clients of Triton send JSON without saying so.
  private func inferenceRequest(
    _ request: Request, _ context: ServiceContext
  ) async throws -> InferenceRequest {
    guard request.headers[.inferenceHeaderLength] == nil else {
      throw ServiceError(.unsupportedMediaType, InferenceRequest.binary.message)
    }
    let (limits, truncates) = (limits, truncates)
    return try await object(
      of: request, known: InferenceRequest.members, mayBeUnnamed: true, context
    ) { (object) throws(ServiceError) in
      try InferenceRequest(object, limits: limits, truncates: truncates)
    }
  }

  /// - Returns: those called `names`, in that order; all where there is no name.
  private static func outputs(
    _ names: [String], of model: ServedModel
  ) throws(ServiceError) -> [TensorMetadata] {
    let all = model.outputTensors
    guard !names.isEmpty else { return all }
    var chosen: [TensorMetadata] = []
    for name in names {
      guard let output = all.first(where: { name.isSame(as: $0.name) }) else {
        throw ServiceError(
          .validation,
          "The model '\(model.name)' has no output \(RequestObject.quoted(name)); there is "
            + "\(all.map { "\"\($0.name)\"" }.joined(separator: ", ")).")
      }
      chosen.append(output)
    }
    return chosen
  }

  /// The values of each of the outputs, and how many texts were not read to their end.
  private func outputs(
    _ wanted: [TensorMetadata], of served: ServedModel, _ inference: InferenceRequest,
    _ context: ServiceContext
  ) async throws -> (data: [[JSONValue]], unread: Int) {
    switch served.head {
    case .classifier(let model, let lane):
      try requireKind(of: inference, model)
      let texts = try await encode(
        inference.inputs, model, inference.truncation, isSingle: false)
      let logits = try await answers(texts, from: lane, context)
      let probabilities = model.answers(texts, logits: logits, raw: false)
      let scores = inference.isRaw ? model.answers(texts, logits: logits, raw: true) : probabilities
      let data = wanted.map { output -> [JSONValue] in
        output.datatype == "BYTES"
          ? zip(texts, probabilities).map { .string(model.labelText($0, $1)) }
          : scores.flatMap { $0.map { .number($0) } }
      }
      return (data, texts.count { $0.unreadTokens > 0 })
    case .tagger(let model, let lane):
      try Self.requireSingles(inference)
      let words = await besideRequests(if: isLong(inference.inputs)) {
        inference.inputs.map { TextInWords($0.text, model.splitter) }
      }
      let tagged = try await tag(words, model, lane, context)
      return ([tagged.map { .string($0.entitiesJSON.serialized()) }], 0)
    case .encoder(let model, let mean, let cls):
      try Self.requireSingles(inference)
      let texts = try await encode(
        inference.inputs, model, inference.truncation, isSingle: false)
      let vectors = try await vectors(
        texts, (model, mean, cls), pooling: inference.pooling,
        isNormalized: inference.isNormalized, context)
      return (
        [vectors.flatMap { $0.map { .number($0) } }], texts.count { $0.unreadTokens > 0 }
      )
    }
  }

  private func requireKind(
    of inference: InferenceRequest, _ model: TextClassifier
  ) throws(ServiceError) {
    do { try model.requireKind(isPair: inference.isPair) } catch {
      throw ServiceError(
        .validation,
        inference.isPair
          ? Self.readsSingles
          : "This model was trained on pairs of texts; send the second ones as the input \"text_pair\"."
      )
    }
  }

  private static func requireSingles(_ inference: InferenceRequest) throws(ServiceError) {
    guard inference.isPair else { return }
    throw ServiceError(.validation, readsSingles)
  }

  private static let readsSingles =
    "This model reads single texts; leave the input \"text_pair\" out."
}

extension TextClassifier {
  /// The label of a text; where any number may apply those of at least 0.5, as a JSON array.
  fileprivate func labelText(_ text: EncodedText, _ probabilities: [Float]) -> String {
    let prediction = prediction(text, probabilities)
    guard isMultiLabel else { return prediction.label }
    return JSONValue.array(prediction.labels().map { .string($0) }).serialized()
  }
}
