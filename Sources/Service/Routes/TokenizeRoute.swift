import FilbertConnections
import FilbertInference
import FilbertJSON
import FilbertText
import Hummingbird

/// `POST /tokenize`: the tokens of texts, in the shape of text-embeddings-inference. Places count Unicode scalars.
struct TokenizeRoute: Route {
  let exchange: Exchange

  func response() async throws -> Response {
    let query = try exchange.query(known: ["model"])
    let limits = exchange.service.limits
    let (texts, hasSpecials) = try await exchange.object(known: ["inputs", "add_special_tokens"]) {
      (object) throws(ServiceError) in
      (
        try RequestTexts(listing: object, limits: limits),
        try object.bool("add_special_tokens", default: true)
      )
    }
    let (served, tokenizer) = try exchange.service.models.model(
      query["model"], for: "/tokenize", \.tokenizer)
    exchange.note(texts.inputs, served)
    guard texts.inputs.reduce(0, { $0 + $1.text.utf8.count }) <= Self.longestText else {
      throw ServiceError(
        .tooLarge,
        "The texts have more than the \(Self.longestText) bytes this route may be sent, whose answer is much longer; "
          + "send them in parts.")
    }
    let charge = exchange.charge
    // One text at a time, with the scalars before each of its bytes.
    let longest = texts.inputs.lazy.map(\.text.utf8.count).max() ?? 0
    let held = RequestCost.texts(texts.inputs) + RequestCost.encoding([longest]) + 16 * longest
    try await charge.hold(held)
    return try await offload(if: Exchange.isLong(texts.inputs)) {
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
  /// This many tokens are written before they are charged.
  private static let tokensAtOnce = 1024

  /// Appends the tokens of a text, one after the other: there may be too many to hold as JSON.
  ///
  /// - Parameter charge: is given the bytes of the answer so far.
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
