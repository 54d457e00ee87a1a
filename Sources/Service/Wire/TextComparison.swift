import FilbertConnections
import FilbertJSON
import FilbertText

/// Texts whose vectors are compared, and which of them with which.
struct TextComparison: Sendable {
  /// Each text of its own, as an encoder reads it.
  let texts: RequestTexts
  /// Places in ``texts``; an answer for each.
  let pairs: [Pair]

  struct Pair: Sendable {
    let first: Int
    let second: Int
  }

  private static let forms =
    "\"inputs\" is an object with \"source_sentence\" and \"sentences\", a pair of texts [\"a\", \"b\"], or a list of "
    + "pairs"

  /// `"inputs"` of `/similarity`: `{"source_sentence": "a", "sentences": ["b", "c"]}` as in Hugging Face's services and
  /// text-embeddings-inference, a pair `["a", "b"]`, or a list of pairs.
  ///
  /// - Throws: `validation`, `tooLarge`.
  init(_ object: RequestObject, limits: ServiceLimits) throws(ServiceError) {
    guard let value = object["inputs"] else {
      throw ServiceError(.validation, "\"inputs\" is missing; \(Self.forms).")
    }
    if let list = value.arrayValue {
      try self.init(pairs: list, limits)
    } else if value.objectValue != nil {
      try self.init(source: value, limits)
    } else {
      throw ServiceError(.validation, "\(Self.forms).")
    }
  }

  private init(source value: JSONValue, _ limits: ServiceLimits) throws(ServiceError) {
    let inputs = try RequestObject(
      value, at: "\"inputs\"", known: ["source_sentence", "sentences"])
    guard let source = try inputs.string("source_sentence") else {
      throw ServiceError(
        .validation,
        "\"inputs\" has no \"source_sentence\", the text that others are compared with.")
    }
    guard let list = inputs["sentences"]?.arrayValue else {
      throw ServiceError(.validation, "\"inputs\" must have \"sentences\", a list of texts.")
    }
    let sentences = try RequestTexts.inputs(list, member: "inputs.sentences", limits) {
      (element, place) throws(ServiceError) in
      try Self.input(element, at: place)
    }
    texts = try RequestTexts([TextInput(source)] + sentences, isSingle: false) {
      $0 == 0 ? "inputs.source_sentence" : "inputs.sentences[\($0 - 1)]"
    }
    pairs = sentences.indices.map { Pair(first: 0, second: $0 + 1) }
  }

  private init(pairs list: [JSONValue], _ limits: ServiceLimits) throws(ServiceError) {
    let isOne = list.first?.stringValue != nil
    let lists = isOne ? [JSONValue.array(list)] : list
    // Each text is computed.
    try RequestTexts.require(2 * lists.count, limits)
    var inputs: [TextInput] = []
    for (index, element) in lists.enumerated() {
      let place = isOne ? "inputs" : "inputs[\(index)]"
      guard let both = element.arrayValue, both.count == 2 else {
        throw ServiceError(.validation, "\(place) is not a pair of texts; \(Self.forms).")
      }
      for (side, text) in both.enumerated() {
        inputs.append(try Self.input(text, at: "\(place)[\(side)]"))
      }
    }
    texts = try RequestTexts(inputs, isSingle: false) {
      isOne ? "inputs[\($0)]" : "inputs[\($0 / 2)][\($0 % 2)]"
    }
    pairs = lists.indices.map { Pair(first: 2 * $0, second: 2 * $0 + 1) }
  }

  private static func input(
    _ value: JSONValue, at place: String
  ) throws(ServiceError) -> TextInput {
    guard let text = value.stringValue else {
      throw ServiceError(.validation, "\(place) is not a text.")
    }
    return TextInput(text)
  }
}
