import FilbertConnections
import FilbertCorpus
import FilbertInference
import FilbertJSON
import FilbertText

/// The texts of a request, in the forms of text-embeddings-inference.
struct RequestTexts {
  let inputs: [TextInput]
  /// Whether one text was sent and not a list: then the answer is not a list either.
  let isSingle: Bool

  /// `"inputs"` of `/predict`: a text, a pair `["a", "b"]`, or a list of both, `[["a"], ["b", "c"]]`.
  init(predicting object: RequestObject, limits: ServiceLimits) throws(ServiceError) {
    let forms =
      "a text, or a list such as [[\"first text\"], [\"second text\"]]; [\"a\", \"b\"] is one pair of texts"
    guard let value = object["inputs"] else {
      throw ServiceError(.validation, "\"inputs\" is missing; it is \(forms).")
    }
    if let text = value.stringValue {
      self.init([TextInput(text)], isSingle: true)
    } else if let list = value.arrayValue, list.first?.stringValue != nil {
      self.init([try Self.input(list, at: nil, forms)], isSingle: true)
    } else if let list = value.arrayValue {
      try Self.require(list.count, limits)
      var inputs: [TextInput] = []
      for (index, element) in list.enumerated() {
        guard let texts = element.arrayValue else {
          throw ServiceError(.validation, "inputs[\(index)] is not a list; \"inputs\" is \(forms).")
        }
        inputs.append(try Self.input(texts, at: index, forms))
      }
      self.init(inputs, isSingle: false)
    } else {
      throw ServiceError(.validation, "\"inputs\" must be \(forms).")
    }
    try requireText()
  }

  /// `"inputs"` of the other routes: a text or a list of texts.
  init(listing object: RequestObject, limits: ServiceLimits) throws(ServiceError) {
    guard let value = object["inputs"] else {
      throw ServiceError(.validation, "\"inputs\" is missing; it is a text or a list of texts.")
    }
    if let text = value.stringValue {
      self.init([TextInput(text)], isSingle: true)
    } else if let list = value.arrayValue {
      try Self.require(list.count, limits)
      var inputs: [TextInput] = []
      for (index, element) in list.enumerated() {
        guard let text = element.stringValue else {
          throw ServiceError(
            .validation, "inputs[\(index)] is not a text; \"inputs\" is a text or a list of texts.")
        }
        inputs.append(TextInput(text))
      }
      self.init(inputs, isSingle: false)
    } else {
      throw ServiceError(.validation, "\"inputs\" must be a text or a list of texts.")
    }
    try requireText()
  }

  init(_ inputs: [TextInput], isSingle: Bool) {
    (self.inputs, self.isSingle) = (inputs, isSingle)
  }

  private static func input(
    _ list: [JSONValue], at index: Int?, _ forms: String
  ) throws(ServiceError) -> TextInput {
    let texts = list.compactMap(\.stringValue)
    guard texts.count == list.count, texts.count == 1 || texts.count == 2 else {
      let place = index.map { "inputs[\($0)]" } ?? "\"inputs\""
      throw ServiceError(
        .validation,
        "\(place) is a list of \(list.count), but one text or a pair is expected; \"inputs\" is \(forms)."
      )
    }
    return TextInput(texts[0], pair: texts.count == 2 ? texts[1] : nil)
  }

  /// Refuses an empty list, and more texts than a request may have.
  static func require(_ count: Int, _ limits: ServiceLimits) throws(ServiceError) {
    guard count > 0 else {
      throw ServiceError(.validation, "\"inputs\" is empty; send at least one text.")
    }
    guard count <= limits.texts else {
      throw ServiceError(
        .tooLarge,
        "The request has \(count) texts and may have \(limits.texts); send it in parts.")
    }
  }

  private func requireText() throws(ServiceError) {
    guard
      let index = inputs.firstIndex(where: \.isBlank)
    else { return }
    let place = isSingle ? "\"inputs\"" : "inputs[\(index)]"
    throw ServiceError(.validation, "\(place) is empty; send a text, or leave it out.")
  }
}
