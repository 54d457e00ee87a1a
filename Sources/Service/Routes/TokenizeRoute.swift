import Hummingbird
import Inference
import JSON
import Text

extension PredictionService {
  /// `POST /tokenize`: the tokens of texts, in the shape of text-embeddings-inference. Places count Unicode scalars.
  func tokenize(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let query = try query(request, known: ["model"])
    let object = try await object(of: request, known: ["inputs", "add_special_tokens"], context)
    let texts = try RequestTexts(listing: object, limits: limits)
    let hasSpecials = try object.bool("add_special_tokens", default: true)
    let (served, tokenizer) = try models.model(query["model"], for: "/tokenize", \.tokenizer)
    note(texts.inputs, served, context)
    guard texts.inputs.reduce(0, { $0 + $1.text.utf8.count }) <= Self.longestText else {
      throw ServiceError(
        .tooLarge,
        "The texts have more than the \(Self.longestText) bytes this route may be sent, whose answer is much longer; "
          + "send them in parts.")
    }
    return await besideRequests(if: isLong(texts.inputs)) {
      Response(
        json: .array(
          texts.inputs.map { Self.tokens(of: $0.text, tokenizer, hasSpecials: hasSpecials) }))
    }
  }

  private static let longestText = 1 << 20

  private static func tokens(
    of text: String, _ tokenizer: Tokenizer, hasSpecials: Bool
  ) -> JSONValue {
    let encoding = tokenizer.encode(text)
    let offsets = ScalarOffsets(text)
    return .array(
      encoding.ids.indices.compactMap { index in
        let isSpecial = encoding.isSpecial[index]
        if isSpecial, !hasSpecials { return nil }
        let scalars = offsets[encoding.ranges[index]]
        return [
          "id": .number(Int(encoding.ids[index])),
          "text": .string(tokenizer.token(encoding.ids[index])),
          "special": .bool(isSpecial),
          "start": isSpecial ? .null : .number(scalars.lowerBound),
          "stop": isSpecial ? .null : .number(scalars.upperBound),
        ]
      })
  }
}

extension ServedModel {
  /// Every model has one.
  var tokenizer: Tokenizer? {
    switch head {
    case .classifier(let model, _): model.tokenizer
    case .tagger(let model, _): model.tokenizer
    case .encoder(let model, _, _): model.tokenizer
    }
  }
}
