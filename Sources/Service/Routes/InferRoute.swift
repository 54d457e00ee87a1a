import FilbertConnections
import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTensor
import FilbertTransformer
import Hummingbird

extension PredictionService {
  /// `POST /v2/models/{name}/infer`: what the model's own route answers, as tensors.
  func infer(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try query(request, known: [])
    let served = try named(context)
    let inference = try await inferenceRequest(request, context)
    let wanted = try Self.outputs(inference.outputs, of: served)
    note(inference.inputs, served, context)
    let (data, unread) = try await outputs(wanted, of: served, inference, context)
    let headers = truncated(count: unread, context)
    return await besideRequests(if: isLong(inference.inputs)) {
      var answer = AnswerBuffer()
      answer.append("{\"model_name\":")
      answer.append(.string(served.name))
      if let id = inference.id {
        answer.append(",\"id\":")
        answer.append(.string(id))
      }
      answer.append(",\"outputs\":")
      answer.appendList(zip(wanted, data)) { answer, output in
        output.0.append(to: &answer, texts: inference.inputs.count, data: output.1)
      }
      answer.append("}")
      return Response(json: answer.body(), headers: headers)
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
          "The model '\(model.name)' has no output \(ServiceError.quoted(name)); there is "
            + "\(all.map { "\"\($0.name)\"" }.joined(separator: ", ")).")
      }
      chosen.append(output)
    }
    return chosen
  }

  /// What writes the values of each of the outputs, and how many texts were not read to their end.
  private func outputs(
    _ wanted: [TensorMetadata], of served: ServedModel, _ inference: InferenceRequest,
    _ context: ServiceContext
  ) async throws -> (data: [TensorMetadata.Data], unread: Int) {
    switch served.head {
    case .classifier(let model, let lane):
      try requireKind(of: inference, model)
      let texts = try await encode(
        inference.inputs, model, inference.truncation, isSingle: false, context)
      try await chargeComputing(
        inference.inputs, texts, outputs: 2 * model.labels.count,
        answer: RequestCost.scores(model.labels, texts: 2 * texts.count), context)
      let logits = try await answers(texts.flatMap(\.sequences), from: lane, context)
      let probabilities = model.answers(texts, logits: logits, raw: false)
      let scores = inference.isRaw ? model.answers(texts, logits: logits, raw: true) : probabilities
      let data = wanted.map { output -> TensorMetadata.Data in
        guard output.datatype == "BYTES" else { return { $0.append(flat: scores) } }
        return { answer in
          answer.appendList(zip(texts, probabilities)) {
            $0.append(.string(model.labelText($1.0, $1.1)))
          }
        }
      }
      return (data, texts.count { $0.unreadTokens > 0 })
    case .tagger(let model, let lane):
      try Self.requireSingles(inference)
      let words = try await words(of: inference.inputs, model, context)
      let tagged = try await tag(words, model, lane, context)
      return (
        [
          { answer in
            answer.appendList(tagged) { $0.append(.string($1.entitiesJSON.serialized())) }
          }
        ], 0
      )
    case .encoder(let model, let mean, let cls):
      try Self.requireSingles(inference)
      let texts = try await encode(
        inference.inputs, model, inference.truncation, isSingle: false, context)
      let vectors = try await vectors(
        inference.inputs, texts, (model, mean, cls), pooling: inference.pooling,
        isNormalized: inference.isNormalized, answer: RequestCost.numbers(1), context)
      return (
        [{ $0.append(flat: (0..<vectors.rows).lazy.map(vectors.row)) }],
        texts.count { $0.unreadTokens > 0 }
      )
    }
  }

  private func requireKind(
    of inference: InferenceRequest, _ model: TextClassifier
  ) throws(ServiceError) {
    do { try model.pairs.require(isPair: inference.isPair) } catch {
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
