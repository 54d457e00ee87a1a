import FilbertConnections
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertText

// Texts that may be pairs, in the forms of several clients.

extension RequestTexts {
  /// `"inputs"` of `/predict`, as in text-embeddings-inference: a text, a pair `["a", "b"]`, or a list of both,
  /// `[["a"], ["b", "c"]]`.
  init(predicting object: RequestObject, limits: ServiceLimits) throws(ServiceError) {
    let forms = Forms(
      member: "inputs",
      description:
        "a text, or a list such as [[\"first text\"], [\"second text\"]]; [\"a\", \"b\"] is one pair of texts"
    )
    let value = try forms.value(of: object)
    if let text = value.stringValue {
      try self.init([TextInput(text)], isSingle: true, member: forms.member)
    } else if let list = value.arrayValue, list.first?.stringValue != nil {
      let input = try forms.input(listing: list, at: "\"inputs\"")
      try self.init([input], isSingle: true, member: forms.member)
    } else if let list = value.arrayValue {
      let inputs = try Self.inputs(list, member: forms.member, limits) {
        (element, place) throws(ServiceError) in
        guard let texts = element.arrayValue else {
          throw ServiceError(.validation, "\(place) is not a list; \(forms).")
        }
        return try forms.input(listing: texts, at: place)
      }
      try self.init(inputs, isSingle: false, member: forms.member)
    } else {
      throw forms.mismatch
    }
  }

  /// `"inputs"` of a classifier as Hugging Face's services have them: what `/predict` reads, except that a list of texts
  /// is a list of texts, as in a pipeline of `transformers`; and objects `{"text": "a", "text_pair": "b"}`.
  ///
  /// - Parameter pairs: whether the model reads single texts. If it does not, `["a", "b"]` can only be a pair.
  init(
    classifying object: RequestObject, limits: ServiceLimits, _ pairs: PairSupport
  ) throws(ServiceError) {
    let forms = Forms(
      member: "inputs",
      description:
        "a text, an object such as {\"text\": \"a\", \"text_pair\": \"b\"}, or a list of texts, of objects, or of lists "
        + "of one or two texts")
    let value = try forms.value(of: object)
    let readsSingles = (try? pairs.require(isPair: false)) != nil
    let list = value.arrayValue
    if let list, readsSingles || list.count != 2 || list.contains(where: { $0.stringValue == nil })
    {
      let inputs = try Self.inputs(list, member: forms.member, limits) {
        (element, place) throws(ServiceError) in
        try forms.input(element, at: place)
      }
      try self.init(inputs, isSingle: false, member: forms.member)
    } else {
      try self.init(
        [try forms.input(value, at: "\"inputs\"")], isSingle: true, member: forms.member)
    }
  }

  /// `"instances"` of KServe's V1: texts, or objects `{"text": "a", "text_pair": "b"}`.
  init(instancesOf object: RequestObject, limits: ServiceLimits) throws(ServiceError) {
    let forms = Forms(
      member: "instances", description: "a list of texts, or of objects such as {\"text\": \"a\"}")
    guard let list = try forms.value(of: object).arrayValue else { throw forms.mismatch }
    let inputs = try Self.inputs(list, member: forms.member, limits) {
      (element, place) throws(ServiceError) in
      guard element.arrayValue == nil else {
        throw ServiceError(.validation, "\(place) is a list; \(forms).")
      }
      return try forms.input(element, at: place)
    }
    try self.init(inputs, isSingle: false, member: forms.member)
    advice = .objects
  }

  /// Refuses pairs for a model that tags words or gives vectors.
  ///
  /// - Throws: `validation`.
  func requireSingles() throws(ServiceError) {
    guard let index = inputs.firstIndex(where: { $0.pair != nil }) else { return }
    throw ServiceError(
      .validation,
      "\(place(index)) is a pair, and this model reads single texts; \(advice.singles).")
  }

  /// Refuses pairs for a model of single texts, and single texts for a model of pairs.
  ///
  /// - Throws: `validation`.
  func require(_ pairs: PairSupport) throws(ServiceError) {
    if (try? pairs.require(isPair: true)) == nil { try requireSingles() }
    guard let index = inputs.firstIndex(where: { $0.pair == nil }),
      (try? pairs.require(isPair: false)) == nil
    else { return }
    throw ServiceError(
      .validation,
      "\(place(index)) is a single text, and this model was trained on pairs of texts; \(advice.pairs)."
    )
  }
}

/// The forms that a member with texts may have.
private struct Forms: CustomStringConvertible {
  let member: String
  /// Behind `"inputs" is`.
  let text: String

  init(member: String, description: String) { (self.member, text) = (member, description) }

  var description: String { "\"\(member)\" is \(text)" }

  var mismatch: ServiceError { ServiceError(.validation, "\"\(member)\" must be \(text).") }

  func value(of object: RequestObject) throws(ServiceError) -> JSONValue {
    guard let value = object[member] else {
      throw ServiceError(.validation, "\"\(member)\" is missing; it is \(text).")
    }
    return value
  }

  /// `["a"]` or `["a", "b"]`.
  func input(listing list: [JSONValue], at place: String) throws(ServiceError) -> TextInput {
    let texts = list.compactMap(\.stringValue)
    guard texts.count == list.count, texts.count == 1 || texts.count == 2 else {
      throw ServiceError(
        .validation,
        "\(place) is a list of \(list.count), but one text or a pair is expected; \(self).")
    }
    return TextInput(texts[0], pair: texts.count == 2 ? texts[1] : nil)
  }

  /// The same, or `"a"`, `{"text": "a"}` or `{"text": "a", "text_pair": "b"}`.
  func input(_ value: JSONValue, at place: String) throws(ServiceError) -> TextInput {
    if let text = value.stringValue { return TextInput(text) }
    if let list = value.arrayValue { return try input(listing: list, at: place) }
    guard value.objectValue != nil else {
      throw ServiceError(.validation, "\(place) is not a text; \(self).")
    }
    let object = try RequestObject(value, at: place, known: ["text", "text_pair"])
    guard let text = try object.string("text") else {
      throw ServiceError(.validation, "\(place) has no \"text\"; \(self).")
    }
    return TextInput(text, pair: try object.string("text_pair"))
  }
}
