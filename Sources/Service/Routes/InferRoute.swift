import FilbertBatching
import FilbertConnections
import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTensor
import FilbertTransformer
import Hummingbird

/// `POST /v2/models/{name}/infer`: what the model's own route answers, as tensors.
struct InferRoute: Route {
  let exchange: Exchange

  func response() async throws -> Response {
    _ = try exchange.query(known: [])
    let served = try exchange.modelOfPath()
    let inference = try await inferenceRequest()
    let wanted = try Self.outputs(inference.outputs, of: served)
    exchange.note(inference.texts.inputs, served)
    let data = try await outputs(wanted, of: served, inference)
    let headers = exchange.readingHeaders
    return await offload(if: Exchange.isLong(inference.texts.inputs)) {
      var answer = AnswerBuffer()
      answer.append("{\"model_name\":")
      answer.append(.string(served.name))
      if let id = inference.id {
        answer.append(",\"id\":")
        answer.append(.string(id))
      }
      answer.append(",\"outputs\":")
      answer.appendList(zip(wanted, data)) { answer, output in
        output.0.append(to: &answer, texts: inference.texts.inputs.count, data: output.1)
      }
      answer.append("}")
      return Response(json: answer.body(), headers: headers)
    }
  }

  /// Clients of Triton send JSON without a Content-Type.
  private func inferenceRequest() async throws -> InferenceRequest {
    guard exchange.request.headers[.inferenceHeaderLength] == nil else {
      throw ServiceError(.unsupportedMediaType, InferenceRequest.binary.message)
    }
    let (limits, truncates) = (exchange.service.limits, exchange.service.configuration.truncates)
    return try await exchange.object(known: InferenceRequest.members, mayBeUnnamed: true) {
      (object) throws(ServiceError) in
      try InferenceRequest(object, limits: limits, truncates: truncates)
    }
  }

  /// - Returns: those called `names`, in that order; all if there are no names.
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

  /// Functions that write the values of each output.
  private func outputs(
    _ wanted: [TensorMetadata], of served: ServedModel, _ inference: InferenceRequest
  ) async throws -> [TensorMetadata.Data] {
    switch served.head {
    case .classifier(let model, let lane):
      return try await predictions(wanted, inference, model, lane, served.thresholds)
    case .tagger(let model, let lane):
      try inference.texts.requireSingles()
      let words = try await exchange.words(of: inference.texts.inputs, model)
      let tagged = try await exchange.tag(words, model, lane)
      return [
        { answer in
          answer.appendList(tagged) { $0.append(.string($1.entitiesJSON.serialized())) }
        }
      ]
    case .encoder(let encoder):
      try inference.texts.requireSingles()
      let vectors = try await exchange.vectors(
        inference.texts, encoder, inference.vectors, answer: RequestCost.numbers(1))
      return [{ $0.append(flat: (0..<vectors.rows).lazy.map(vectors.row)) }]
    }
  }

  private func predictions(
    _ wanted: [TensorMetadata], _ inference: InferenceRequest, _ model: TextClassifier,
    _ lane: BatchLane<TokenSequence>, _ thresholds: [Float?]
  ) async throws -> [TensorMetadata.Data] {
    try inference.texts.require(model.pairs)
    if inference.abstain != nil { try model.requireScope(on: .json) }
    let texts = try await exchange.encode(inference.texts, model, inference.vectors.truncation)
    try await exchange.chargeComputing(
      inference.texts.inputs, texts, outputs: 2 * model.outputCount,
      answer: RequestCost.scores(model.labels, texts: 2 * texts.count))
    let outputs = try await exchange.answers(texts.flatMap(\.sequences), from: lane)
    let probabilities = model.answers(texts, outputs: outputs, raw: false)
    let scores = inference.isRaw ? model.answers(texts, outputs: outputs, raw: true) : probabilities
    return wanted.map { output -> TensorMetadata.Data in
      guard output.datatype == "BYTES" else {
        return { $0.append(flat: scores.lazy.map { Array($0[..<model.labels.count]) }) }
      }
      return { answer in
        answer.appendList(zip(texts, probabilities)) {
          $0.append(.string(model.labelText($1.0, $1.1, thresholds, inference.abstain)))
        }
      }
    }
  }
}

extension TextClassifier {
  /// The label of a text, empty if it gets none; if any number of labels may apply, they are a JSON array.
  ///
  /// - Parameter thresholds: of the labels, see ``ServedModel/thresholds``.
  fileprivate func labelText(
    _ text: EncodedText, _ values: [Float], _ thresholds: [Float?], _ abstain: Double?
  ) -> String {
    let decision = LabelDecision(task, thresholds: thresholds, keeping: abstain)
    let given = decision(.prediction(prediction(text, values))).labels.map { labels[$0] }
    guard isMultiLabel else { return given.first ?? "" }
    return JSONValue.array(given.map { .string($0) }).serialized()
  }
}
