import FilbertConnections
import FilbertInference
import FilbertJSON
import FilbertText
import Hummingbird

extension PredictionService {
  /// `POST /tokenize`: the tokens of texts, in the shape of text-embeddings-inference. Places count Unicode scalars.
  func tokenize(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let query = try query(request, known: ["model"])
    let limits = limits
    let (texts, hasSpecials) = try await object(
      of: request, known: ["inputs", "add_special_tokens"], context
    ) { (object) throws(ServiceError) in
      (
        try RequestTexts(listing: object, limits: limits),
        try object.bool("add_special_tokens", default: true)
      )
    }
    let (served, tokenizer) = try models.model(query["model"], for: "/tokenize", \.tokenizer)
    note(texts.inputs, served, context)
    guard texts.inputs.reduce(0, { $0 + $1.text.utf8.count }) <= Self.longestText else {
      throw ServiceError(
        .tooLarge,
        "The texts have more than the \(Self.longestText) bytes this route may be sent, whose answer is much longer; "
          + "send them in parts.")
    }
    let charge = charge(context)
    // A text at a time, with the scalars before each of its bytes.
    let longest = texts.inputs.lazy.map(\.text.utf8.count).max() ?? 0
    let held = RequestCost.texts(texts.inputs) + RequestCost.encoding([longest]) + 16 * longest
    try await charge.hold(held)
    return try await besideRequests(if: isLong(texts.inputs)) {
      Result { () throws(ServiceError) in
        var answer = AnswerBuffer()
        try answer.appendList(texts.inputs) { (answer, input) throws(ServiceError) in
          try Self.append(
            input.text, tokenizer, hasSpecials: hasSpecials, to: &answer
          ) { (bytes) throws(ServiceError) in try charge.holdAtOnce(held + bytes) }
        }
        return Response(json: answer.body())
      }
    }.get()
  }

  private static let longestText = 1 << 20
  /// So many tokens are written before they are charged.
  private static let tokensAtOnce = 1024

  /// Appends the tokens of a text, of which there may be so many that they are never held as JSON.
  ///
  /// - Parameter charge: is told how many bytes the answer has.
  private static func append(
    _ text: String, _ tokenizer: Tokenizer, hasSpecials: Bool, to answer: inout AnswerBuffer,
    charge: (Int) throws(ServiceError) -> Void
  ) throws(ServiceError) {
    let encoding = tokenizer.encode(text)
    let offsets = ScalarOffsets(text)
    let shown = encoding.ids.indices.lazy.filter { hasSpecials || !encoding.isSpecial[$0] }
    try answer.appendList(shown) { (answer, index) throws(ServiceError) in
      let isSpecial = encoding.isSpecial[index]
      let scalars = offsets[encoding.ranges[index]]
      answer.append([
        "id": .number(Int(encoding.ids[index])),
        "text": .string(tokenizer.token(encoding.ids[index])), "special": .bool(isSpecial),
        "start": isSpecial ? .null : .number(scalars.lowerBound),
        "stop": isSpecial ? .null : .number(scalars.upperBound),
      ])
      if index % tokensAtOnce == 0 { try charge(answer.count) }
    }
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
