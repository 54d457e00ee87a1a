import HTTPTypes
import FilbertJSON

extension OpenAPIDocument {
  private static let tag = "open inference"

  /// The routes of the Open Inference Protocol.
  var openInference: [Operation] {
    [
      Operation(
        method: .get, path: "/v2", id: "serverMetadata", tag: Self.tag,
        summary: "The server's name and version", answer: "The server.",
        answers: [.json("ServerMetadata")]),
      Operation(
        method: .get, path: "/v2/health/live", id: "serverLive", tag: Self.tag,
        summary: "Whether the process answers", answer: "It does.",
        answers: [.json(Self.live)]),
      Operation(
        method: .get, path: "/v2/health/ready", id: "serverReady", tag: Self.tag,
        summary: "Whether requests are taken", answer: "They are.",
        answers: [.json(Self.ready)], errors: [.unavailable]),
      Operation(
        method: .get, path: "/v2/models/{name}", id: "modelMetadata", tag: Self.tag,
        summary: "What a model reads and answers", parameters: [Self.modelName],
        answer: "The model's inputs and outputs.", answers: [.json("ModelMetadata")],
        errors: [.notFound]),
      Operation(
        method: .get, path: "/v2/models/{name}/ready", id: "modelReady", tag: Self.tag,
        summary: "Whether a model answers", parameters: [Self.modelName], answer: "It does.",
        answers: [.json(Self.modelReady)], errors: [.notFound, .unavailable]),
      infer,
    ]
  }

  private var infer: Operation {
    let text: JSONValue = [
      "name": "text", "shape": [2], "datatype": "BYTES",
      "data": ["do you deliver to Pune?", "cancel my order"],
    ]
    return Operation(
      method: .post, path: "/v2/models/{name}/infer", id: "infer", tag: Self.tag,
      summary: "Ask a model",
      description: """
        Texts are an input `text` of the datatype `BYTES` and the shape [n] or [n, 1]; models of pairs read a second one, \
        `text_pair`. Data must be as many as the shape says.

        Outputs of classifiers: `label` (BYTES [n]; where any number of labels may apply a JSON array of those of at least \
        0.5) and `probabilities` (FP32 [n, labels], in the order that the model's metadata state). Of regressions `value` \
        (FP32 [n]), of taggers `entities` (BYTES [n], the JSON of `/tag`), of encoders `embedding` (FP32 [n, dimensions]).

        Binary tensor data are refused.
        """,
      parameters: [Self.modelName],
      bodies: [
        .json(
          "InferenceRequest",
          examples: [
            ("texts", ["id": "42", "inputs": [text], "parameters": ["truncate": true]]),
            (
              "one text",
              [
                "inputs": [
                  [
                    "name": "text", "shape": [1, 1], "datatype": "BYTES",
                    "data": [["cancel my order"]],
                  ]
                ]
              ]
            ),
          ])
      ],
      answer: "The outputs.", answers: [.json("InferenceResponse", examples: [("texts", answer)])],
      headers: ["filbert-truncated-texts"],
      errors: [.notFound, .tooLarge, .unsupportedMediaType, .validation, .unavailable])
  }

  private var answer: JSONValue {
    [
      "model_name": "intent", "id": "42",
      "outputs": [
        [
          "name": "label", "datatype": "BYTES", "shape": [2], "data": ["buying", "not_buying"],
        ],
        [
          "name": "probabilities", "datatype": "FP32", "shape": [2, 2],
          "data": [0.99, 0.01, 0.2, 0.8],
        ],
      ],
    ]
  }

  // MARK: Schemas

  private static let live = Schema.object(["live": Schema.boolean], required: ["live"])
  private static let ready = Schema.object(
    ["live": Schema.boolean, "ready": Schema.boolean], required: ["live", "ready"])
  private static let modelReady = Schema.object(
    ["name": Schema.string, "ready": Schema.boolean], required: ["name", "ready"])
  private static let datatype = Schema.choice(["BYTES", "FP32"])
  private static let sizes = Schema.array(of: Schema.integer)

  var openInferenceSchemas: [(String, JSONValue)] {
    [
      (
        "ServerMetadata",
        Schema.object(
          [
            "name": Schema.string, "version": Schema.string,
            "extensions": Schema.array(of: Schema.string),
          ], required: ["name", "version", "extensions"])
      ),
      (
        "ModelMetadata",
        Schema.object(
          [
            "name": Schema.string, "platform": Schema.string,
            "inputs": Schema.array(of: Schema.named("TensorMetadata")),
            "outputs": Schema.array(of: Schema.named("TensorMetadata")),
          ], required: ["name", "platform", "inputs", "outputs"])
      ),
      ("TensorMetadata", Self.tensorMetadata), ("InferenceRequest", inferenceRequest),
      ("InputTensor", inputTensor), ("RequestedOutput", requestedOutput),
      ("InferenceResponse", Self.inferenceResponse), ("OutputTensor", Self.outputTensor),
    ]
  }

  private static var tensorMetadata: JSONValue {
    Schema.object(
      [
        "name": Schema.string, "datatype": datatype,
        "shape": sizes.described("-1 for the number of texts."),
        "parameters": Schema.object([
          "labels": Schema.array(
            of: Schema.string, "What the values of the last dimension stand for.")
        ]),
      ], required: ["name", "datatype", "shape"])
  }

  /// One of the outputs of any model here.
  private var requestedOutput: JSONValue {
    var names: [String] = []
    for tensor in service.models.all.flatMap(\.outputTensors) where !names.contains(tensor.name) {
      names.append(tensor.name)
    }
    return Schema.object(
      [
        "name": Schema.choice(names),
        "parameters": Schema.optional(
          Schema.object(["binary_data": ["enum": [false, nil]]], isOpen: true)),
      ], required: ["name"])
  }

  private var inferenceRequest: JSONValue {
    Schema.object(
      [
        "id": ["type": ["string", "null"], "description": "Returned in the response."],
        "parameters": Schema.optional(Self.parameters),
        "inputs": Schema.array(of: Schema.named("InputTensor"), from: 1, upTo: 2),
        "outputs": Schema.optional(
          Schema.array(
            of: Schema.named("RequestedOutput"),
            "Those of the model's outputs that are wanted; all where there are none.")),
      ], required: ["inputs"])
  }

  private static var parameters: JSONValue {
    Schema.object(
      [
        "truncate": ["type": ["boolean", "null"]],
        "truncation_direction": ["enum": ["right", "left", "Right", "Left", nil]],
        "raw_scores": ["type": ["boolean", "null"]],
        "normalize": ["type": ["boolean", "null"]],
        "pooling": ["enum": ["mean", "cls", nil]],
        "binary_data_output": ["enum": [false, nil]],
      ], isOpen: true,
      "Options of the model's own route, `/predict` or `/embed`. Others are ignored.")
  }

  private var inputTensor: JSONValue {
    let text = Schema.named("Text")
    return Schema.object(
      [
        "name": Schema.choice(["text", "text_pair"]),
        "shape": Schema.array(
          of: ["type": "integer", "minimum": 1], from: 1, upTo: 2, "[n] or [n, 1]."),
        "datatype": Schema.choice(["BYTES"]),
        "parameters": Schema.optional(Schema.object([:], isOpen: true, "Ignored.")),
        "data": Schema.array(
          of: Schema.any([text, Schema.array(of: text, from: 1, upTo: 1)]), from: 1,
          upTo: service.limits.texts,
          "A text for each place, flat or as the shape says."),
      ], required: ["name", "shape", "datatype", "data"])
  }

  private static var inferenceResponse: JSONValue {
    Schema.object(
      [
        "model_name": Schema.string, "id": Schema.string,
        "outputs": Schema.array(of: Schema.named("OutputTensor"), from: 1),
      ], required: ["model_name", "outputs"])
  }

  private static var outputTensor: JSONValue {
    Schema.object(
      [
        "name": Schema.string, "datatype": datatype, "shape": sizes,
        "data": Schema.array(
          of: ["type": ["string", "number"]], "All values, those of the first text first."),
      ], required: ["name", "datatype", "shape", "data"])
  }
}
