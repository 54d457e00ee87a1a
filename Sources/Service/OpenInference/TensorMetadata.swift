import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTransformer

/// An input or output of a model, as the Open Inference Protocol describes it.
struct TensorMetadata {
  let name: String
  let datatype: String
  /// -1 for a size that depends on the request.
  let shape: [Int]
  /// The meaning of the values of the last dimension; nil if there is nothing to explain.
  var labels: [String]?

  var json: JSONValue {
    var object: JSONObject = [
      "name": .string(name), "datatype": .string(datatype),
      "shape": .array(shape.map { .number($0) }),
    ]
    if let labels {
      object["parameters"] = ["labels": .array(labels.map { .string($0) })]
    }
    return .object(object)
  }

  /// Writes the values of all texts, flat, as a list.
  typealias Data = @Sendable (inout AnswerBuffer) -> Void

  /// Appends a tensor of a response.
  func append(to answer: inout AnswerBuffer, texts: Int, data: Data) {
    answer.append("{\"name\":")
    answer.append(.string(name))
    answer.append(",\"datatype\":")
    answer.append(.string(datatype))
    answer.append(",\"shape\":")
    answer.append(.array(shape.map { .number($0 < 0 ? texts : $0) }))
    answer.append(",\"data\":")
    data(&answer)
    answer.append("}")
  }
}

extension ServedModel {
  /// The inputs a request must have.
  var inputTensors: [TensorMetadata] {
    let text = TensorMetadata(name: "text", datatype: "BYTES", shape: [-1])
    if case .classifier(let model, _) = head, (try? model.pairs.require(isPair: false)) == nil {
      return [text, TensorMetadata(name: "text_pair", datatype: "BYTES", shape: [-1])]
    }
    return [text]
  }

  /// The outputs a request may ask for.
  var outputTensors: [TensorMetadata] {
    switch head {
    case .classifier(let model, _) where model.task == .regression:
      [TensorMetadata(name: "value", datatype: "FP32", shape: [-1])]
    case .classifier(let model, _):
      [
        TensorMetadata(name: "label", datatype: "BYTES", shape: [-1]),
        TensorMetadata(
          name: "probabilities", datatype: "FP32", shape: [-1, model.labels.count],
          labels: model.labels),
      ]
    case .tagger:
      [TensorMetadata(name: "entities", datatype: "BYTES", shape: [-1])]
    case .encoder(let encoder):
      [TensorMetadata(name: "embedding", datatype: "FP32", shape: [-1, encoder.model.dimensions])]
    }
  }
}
