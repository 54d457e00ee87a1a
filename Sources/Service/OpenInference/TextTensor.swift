import FilbertConnections
import FilbertCore
import FilbertJSON
import FilbertTables

/// An input of the Open Inference Protocol: texts, as a tensor of `BYTES` of the shape [n] or [n, 1].
///
/// <https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md>
struct TextTensor {
  let name: String
  let texts: [String]

  /// - Parameters:
  ///   - place: its name in messages: `inputs[0]`.
  /// - Throws: `validation` for anything else, `tooLarge` for more texts than a request may have.
  init(_ value: JSONValue, at place: String, limits: ServiceLimits) throws(ServiceError) {
    let object = try RequestObject(
      value, at: place, known: ["name", "shape", "datatype", "parameters", "data"])
    guard let name = object["name"]?.stringValue else {
      throw ServiceError(.validation, "\(place).name must be a string.")
    }
    guard let datatype = object["datatype"]?.stringValue else {
      throw ServiceError(.validation, "\(place).datatype must be \"BYTES\".")
    }
    guard datatype.isSame(as: "BYTES") else {
      throw ServiceError(
        .validation,
        "\(place).datatype is \(ServiceError.quoted(datatype)) and texts have \"BYTES\".")
    }
    if let parameters = object["parameters"] {
      let parameters = try RequestObject(parameters, at: "\(place).parameters", known: nil)
      guard parameters["binary_data_size"] == nil else { throw InferenceRequest.binary }
    }
    let shape = try Self.shape(object["shape"], at: place)
    guard let data = object["data"]?.arrayValue else {
      throw ServiceError(.validation, "\(place).data must be a list of \(shape[0]) texts.")
    }
    guard data.count == shape[0] else {
      throw ServiceError(
        .validation,
        "\(place).data has \(data.count) elements and the shape says \(shape[0]); make them agree.")
    }
    try RequestTexts.require(data.count, limits, member: "\(place).data")
    var texts: [String] = []
    for (index, element) in data.enumerated() {
      texts.append(
        try Self.text(element, at: "\(place).data[\(index)]", isNested: shape.count == 2))
    }
    (self.name, self.texts) = (name, texts)
  }

  private static func shape(
    _ value: JSONValue?, at place: String
  ) throws(ServiceError) -> [Int] {
    let sizes = value?.arrayValue?.map(\.intValue) ?? []
    guard let count = sizes.first.flatMap(\.self), count >= 0,
      sizes.count == 1 || (sizes.count == 2 && sizes[1] == 1)
    else {
      throw ServiceError(
        .validation, "\(place).shape must be [n] or [n, 1], n being the number of texts.")
    }
    return sizes.compactMap(\.self)
  }

  /// - Parameter isNested: whether the tensor has two dimensions; such data may be nested or flat.
  private static func text(
    _ element: JSONValue, at place: String, isNested: Bool
  ) throws(ServiceError) -> String {
    let inner = isNested ? element.arrayValue : nil
    guard let text = inner?.count == 1 ? inner?[0].stringValue : element.stringValue else {
      throw ServiceError(.validation, "\(place) is not a text.")
    }
    guard !text.isBlank else {
      throw ServiceError(.validation, "\(place) is empty; send a text, or leave it out.")
    }
    return text
  }
}
