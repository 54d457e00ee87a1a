import FilbertConnections
import FilbertCorpus
import FilbertInference
import FilbertJSON
import FilbertText

/// The texts of a request, and how messages name each of them.
struct RequestTexts: Sendable {
  let inputs: [TextInput]
  /// Whether one text was sent and not a list.
  let isSingle: Bool
  /// The name of the text at an index in messages: `inputs[3]`.
  let place: @Sendable (Int) -> String
  /// What the client has to send if the model does not read these.
  var advice = Advice.lists

  /// How a client writes what its model reads.
  struct Advice: Sendable {
    let singles: String
    let pairs: String
    let truncation: String

    static let lists = Advice(
      singles: "for two texts send [[\"a\"], [\"b\"]]", pairs: "send [[\"a\", \"b\"]]",
      truncation: "\"truncate\": true")
    static let objects = Advice(
      singles: "leave \"text_pair\" out", pairs: "send {\"text\": \"a\", \"text_pair\": \"b\"}",
      truncation: "\"parameters\": {\"truncate\": true}")
    static let tensors = Advice(
      singles: "leave the input \"text_pair\" out",
      pairs: "send the second texts as the input \"text_pair\"",
      truncation: "\"parameters\": {\"truncate\": true}")
  }

  /// - Throws: `validation` for a text that is only white space.
  init(
    _ inputs: [TextInput], isSingle: Bool, place: @escaping @Sendable (Int) -> String
  ) throws(ServiceError) {
    (self.inputs, self.isSingle, self.place) = (inputs, isSingle, place)
    guard let index = inputs.firstIndex(where: \.isBlank) else { return }
    throw ServiceError(.validation, "\(place(index)) is empty; send a text, or leave it out.")
  }

  /// The same for the texts of a member of the request.
  init(_ inputs: [TextInput], isSingle: Bool, member: String) throws(ServiceError) {
    try self.init(inputs, isSingle: isSingle) { isSingle ? "\"\(member)\"" : "\(member)[\($0)]" }
  }

  /// `"inputs"` of most routes: a text or a list of texts.
  ///
  /// - Parameter member: the name of the member.
  /// - Throws: `validation`, `tooLarge`.
  init(
    listing object: RequestObject, member: String = "inputs", limits: ServiceLimits
  ) throws(ServiceError) {
    guard let value = object[member] else {
      throw ServiceError(
        .validation, "\"\(member)\" is missing; it is a text or a list of texts.")
    }
    if let text = value.stringValue {
      try self.init([TextInput(text)], isSingle: true, member: member)
    } else if let list = value.arrayValue {
      let inputs = try Self.inputs(list, member: member, limits) {
        (element, place) throws(ServiceError) in
        guard let text = element.stringValue else {
          let isToken = (element.arrayValue?.first ?? element).intValue != nil
          throw ServiceError(
            .validation,
            isToken
              ? "\(place) is a number; send texts, not the ids of tokens, which another tokenizer has counted "
                + "(LangChain sends texts with check_embedding_ctx_length=False)."
              : "\(place) is not a text; \"\(member)\" is a text or a list of texts.")
        }
        return TextInput(text)
      }
      try self.init(inputs, isSingle: false, member: member)
    } else {
      throw ServiceError(.validation, "\"\(member)\" must be a text or a list of texts.")
    }
  }

  /// The texts of a list.
  ///
  /// - Parameters:
  ///   - member: the name of the list.
  ///   - read: is given an element and its place in messages.
  static func inputs(
    _ list: [JSONValue], member: String, _ limits: ServiceLimits,
    _ read: (JSONValue, _ place: String) throws(ServiceError) -> TextInput
  ) throws(ServiceError) -> [TextInput] {
    try require(list.count, limits, member: member)
    var inputs: [TextInput] = []
    inputs.reserveCapacity(list.count)
    for (index, element) in list.enumerated() {
      inputs.append(try read(element, "\(member)[\(index)]"))
    }
    return inputs
  }

  /// Refuses an empty list, and more texts than a request may have.
  static func require(
    _ count: Int, _ limits: ServiceLimits, member: String = "inputs"
  ) throws(ServiceError) {
    guard count > 0 else {
      throw ServiceError(.validation, "\"\(member)\" is empty; send at least one text.")
    }
    guard count <= limits.texts else {
      throw ServiceError(
        .tooLarge,
        "The request has \(count) texts and may have \(limits.texts); send it in parts.")
    }
  }
}
