import FilbertConnections
import FilbertInference
import FilbertJSON
import FilbertTensor
import FoundationEssentials
import Hummingbird

/// `POST /v1/embeddings`: vectors in the shape of OpenAI's API.
///
/// <https://platform.openai.com/docs/api-reference/embeddings/create>
struct OpenAIEmbeddingsRoute: Route {
  let exchange: Exchange

  private enum Format: Sendable { case float, base64 }

  func response() async throws -> Response {
    _ = try exchange.query(known: [])
    let (service, limits) = (exchange.service, exchange.service.limits)
    let members = ["input", "model", "encoding_format", "dimensions", "user"]
    let (name, texts, format, dimensions, options) = try await exchange.object(
      known: members + VectorOptions.members
    ) { (object) throws(ServiceError) in
      // Names the client's own user, which changes no answer.
      _ = try object.string("user")
      return (
        try object.string("model"),
        try RequestTexts(listing: object, member: "input", limits: limits),
        try object.choice(
          "encoding_format", ["float": Format.float, "base64": .base64], default: .float),
        try object.count("dimensions"),
        try VectorOptions(object, truncates: service.configuration.truncates)
      )
    }
    let (served, encoder) = try service.models.model(
      name, for: "/v1/embeddings", by: "\"model\"", \.encoder)
    try Self.require(dimensions, of: encoder)
    exchange.note(texts.inputs, served)
    let vectors = try await exchange.vectors(texts, encoder, options)
    return await exchange.response(
      Self.answer(vectors, format, model: served.name, tokens: exchange.context.record.facts.tokens)
    )
  }

  /// Only models that were trained for it have vectors of which a part can be used.
  private static func require(
    _ dimensions: Int?, of encoder: ServedEncoder
  ) throws(ServiceError) {
    guard let dimensions, dimensions != encoder.model.dimensions else { return }
    throw ServiceError(
      .validation,
      "\"dimensions\" is \(dimensions), and the model's vectors have \(encoder.model.dimensions); leave it out."
    )
  }

  /// - Parameter tokens: those that the model has read, special ones included.
  private static func answer(
    _ vectors: Matrix, _ format: Format, model: String, tokens: Int
  ) -> VectorAnswer {
    let name = JSONValue.string(model).serialized()
    let usage = "{\"prompt_tokens\":\(tokens),\"total_tokens\":\(tokens)}"
    return VectorAnswer(
      vectors, opening: "{\"object\":\"list\",\"model\":\(name),\"data\":[",
      closing: "],\"usage\":\(usage)}"
    ) { index, answer in
      answer.append(
        "\(index > 0 ? "," : ""){\"object\":\"embedding\",\"index\":\(index),\"embedding\":")
      switch format {
      case .float: answer.append(vectors.row(index))
      case .base64: answer.append(.string(base64(vectors.row(index))))
      }
      answer.append("}")
    }
  }

  /// Numbers as four bytes each, the lowest first, in Base64.
  private static func base64(_ numbers: [Float]) -> String {
    Data(
      numbers.flatMap { number in
        (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * UInt32($0))) }
      }
    ).base64EncodedString()
  }
}
