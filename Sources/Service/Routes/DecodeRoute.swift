import FilbertConnections
import FilbertInference
import FilbertJSON
import FilbertText
import Hummingbird

/// `POST /decode`: the texts that tokens stand for, in the shape of text-embeddings-inference.
struct DecodeRoute: Route {
  let exchange: Exchange

  /// The answer is many times as long as the numbers.
  private static let mostTokens = 1 << 18
  /// Bytes that a byte of a token may take: in the text, and in the answer, where it may be written as `\u001f`.
  private static let tokenByte = 8

  func response() async throws -> Response {
    let query = try exchange.query(known: ["model"])
    let limits = exchange.service.limits
    let (lists, skipsSpecials) = try await exchange.object(known: ["ids", "skip_special_tokens"]) {
      (object) throws(ServiceError) in
      (
        try Self.lists(object["ids"], limits),
        try object.bool("skip_special_tokens", default: true)
      )
    }
    let (served, tokenizer) = try exchange.service.models.model(
      query["model"], for: "/decode", \.tokenizer)
    exchange.note([], served)
    let count = lists.reduce(0) { $0 + $1.count }
    let isLong = count > 1024
    let bytes = try await offload(if: isLong) {
      Result { () throws(ServiceError) in try Self.size(lists, tokenizer) }
    }.get()
    try await exchange.charge.hold(
      MemoryLayout<Int32>.size * count + Self.tokenByte * bytes)
    return await offload(if: isLong) {
      var answer = AnswerBuffer()
      answer.appendList(lists) {
        $0.append(.string(tokenizer.decode($1.ids, skippingSpecials: skipsSpecials)))
      }
      return Response(json: answer.body())
    }
  }

  /// The numbers of a list, and its name in messages.
  private struct Tokens: Sendable {
    let ids: [Int32]
    let place: String

    var count: Int { ids.count }

    init(_ list: [JSONValue], at place: String) throws(ServiceError) {
      var ids: [Int32] = []
      ids.reserveCapacity(list.count)
      for (index, element) in list.enumerated() {
        guard let id = element.countValue.flatMap({ Int32(exactly: $0) }) else {
          throw ServiceError(
            .validation, "\(place)[\(index)] is not the number of a token; \(forms)")
        }
        ids.append(id)
      }
      (self.ids, self.place) = (ids, place)
    }
  }

  private static let forms = "\"ids\" is a list of numbers, or a list of such lists."

  private static func lists(
    _ value: JSONValue?, _ limits: ServiceLimits
  ) throws(ServiceError) -> [Tokens] {
    guard let list = value?.arrayValue else {
      throw ServiceError(.validation, "\"ids\" is missing or not a list; \(forms)")
    }
    var lists: [Tokens] = []
    if list.first?.arrayValue == nil {
      lists = [try Tokens(list, at: "ids")]
    } else {
      try RequestTexts.require(list.count, limits, member: "ids")
      for (index, element) in list.enumerated() {
        guard let numbers = element.arrayValue else {
          throw ServiceError(.validation, "ids[\(index)] is not a list; \(forms)")
        }
        lists.append(try Tokens(numbers, at: "ids[\(index)]"))
      }
    }
    let count = lists.reduce(0) { $0 + $1.count }
    guard count <= mostTokens else {
      throw ServiceError(
        .tooLarge,
        "The request has \(count) tokens and may have \(mostTokens), since the answer is much longer; send it in parts."
      )
    }
    return lists
  }

  /// Bytes of all tokens, with a space before each.
  ///
  /// - Throws: `validation` for one that the model does not have.
  private static func size(
    _ lists: [Tokens], _ tokenizer: Tokenizer
  ) throws(ServiceError) -> Int {
    var bytes = 0
    for list in lists {
      for (index, id) in list.ids.enumerated() {
        guard tokenizer.hasToken(id) else {
          throw ServiceError(
            .validation,
            "\(list.place)[\(index)] is \(id), and the model has no token with this number; there are "
              + "\(tokenizer.vocabulary.count), numbered from 0.")
        }
        bytes += 1 + tokenizer.token(id).utf8.count
      }
    }
    return bytes
  }
}
