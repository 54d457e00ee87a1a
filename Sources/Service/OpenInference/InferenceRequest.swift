import FilbertConnections
import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertText

/// The body of `POST /v2/models/{name}/infer`.
struct InferenceRequest: Sendable {
  /// Returned in the response.
  let id: String?
  let texts: RequestTexts
  /// Those of `parameters` that are options of the model's own route. Others are ignored: the protocol leaves them to
  /// extensions.
  let isRaw: Bool
  let abstain: Double?
  let vectors: VectorOptions
  /// The names of the outputs that are asked for; empty for all.
  let outputs: [String]

  static let members = ["id", "parameters", "inputs", "outputs"]

  /// - Parameter truncates: whether long texts are cut if the request does not decide.
  /// - Throws: `validation`, `tooLarge`.
  init(
    _ object: RequestObject, limits: ServiceLimits, truncates: Bool
  ) throws(ServiceError) {
    if let id = object["id"] {
      guard let id = id.stringValue else {
        throw ServiceError(.validation, "\"id\" must be a string.")
      }
      self.id = id
    } else {
      id = nil
    }
    let parameters = try RequestObject(
      object["parameters"] ?? [:], at: "\"parameters\"", known: nil)
    vectors = try VectorOptions(parameters, truncates: truncates)
    isRaw = try parameters.bool("raw_scores", default: false)
    abstain = try parameters.abstain()
    guard try !parameters.bool("binary_data_output", default: false) else { throw Self.binary }
    outputs = try Self.outputs(object["outputs"])
    var texts = try RequestTexts(
      try Self.inputs(object["inputs"], limits), isSingle: false, member: "text.data")
    texts.advice = .tensors
    self.texts = texts
  }

  private static func inputs(
    _ value: JSONValue?, _ limits: ServiceLimits
  ) throws(ServiceError) -> [TextInput] {
    guard let list = value?.arrayValue else {
      throw ServiceError(
        .validation,
        "\"inputs\" must be a list of tensors such as {\"name\": \"text\", \"shape\": [1], \"datatype\": \"BYTES\", "
          + "\"data\": [\"a text\"]}.")
    }
    var tensors: [String: [String]] = [:]
    for (index, element) in list.enumerated() {
      let tensor = try TextTensor(element, at: "inputs[\(index)]", limits: limits)
      guard ["text", "text_pair"].contains(where: tensor.name.isSame) else {
        throw ServiceError(
          .validation,
          "inputs[\(index)] is called \(ServiceError.quoted(tensor.name)); there are \"text\" and, for models of pairs, "
            + "\"text_pair\".")
      }
      guard tensors.updateValue(tensor.texts, forKey: tensor.name) == nil else {
        throw ServiceError(
          .validation, "The input \"\(tensor.name)\" is there twice; leave one out.")
      }
    }
    guard let texts = tensors["text"] else {
      throw ServiceError(.validation, "The input \"text\" is missing.")
    }
    guard let pairs = tensors["text_pair"] else {
      return texts.map { TextInput($0) }
    }
    guard pairs.count == texts.count else {
      throw ServiceError(
        .validation,
        "\"text\" has \(texts.count) texts and \"text_pair\" \(pairs.count); the numbers must be equal."
      )
    }
    return zip(texts, pairs).map { TextInput($0, pair: $1) }
  }

  private static func outputs(_ value: JSONValue?) throws(ServiceError) -> [String] {
    guard let value else { return [] }
    guard let list = value.arrayValue else {
      throw ServiceError(
        .validation, "\"outputs\" must be a list such as [{\"name\": \"label\"}].")
    }
    var names: [String] = []
    var seen: Set<ExactString> = []
    for (index, element) in list.enumerated() {
      let output = try RequestObject(
        element, at: "outputs[\(index)]", known: ["name", "parameters"])
      guard let name = output["name"]?.stringValue else {
        throw ServiceError(.validation, "outputs[\(index)].name must be a string.")
      }
      if let parameters = output["parameters"] {
        let parameters = try RequestObject(
          parameters, at: "outputs[\(index)].parameters", known: nil)
        guard try !parameters.bool("binary_data", default: false) else { throw binary }
      }
      guard seen.insert(ExactString(name)).inserted else {
        throw ServiceError(
          .validation, "outputs[\(index)] asks again for \(ServiceError.quoted(name)).")
      }
      names.append(name)
    }
    return names
  }

  /// The answer to a request of the extension for binary data.
  static let binary = ServiceError(
    .validation,
    "Tensors as binary data are not supported here; send texts in \"data\" and ask for outputs as JSON "
      + "(binary_data=False in clients of Triton).")
}
