import HTTPTypes
import FilbertJSON

extension OpenAPIDocument {
  private static let tag = "server"

  /// The routes about the server itself.
  var about: [Operation] {
    let nothing = Schema.object([:])
    return [
      Operation(
        method: .get, path: "/info", id: "info", tag: Self.tag, summary: "Models and limits",
        answer: "What is served, and what a request may have.", answers: [.json("Info")]),
      Operation(
        method: .get, path: "/health", id: "health", tag: Self.tag,
        summary: "Whether the process answers", answer: "It does.", answers: [.json(nothing)]),
      Operation(
        method: .get, path: "/ready", id: "ready", tag: Self.tag,
        summary: "Whether requests are taken", answer: "They are.", answers: [.json(nothing)],
        errors: [.unavailable]),
      Operation(
        method: .get, path: "/metrics", id: "metrics", tag: Self.tag,
        summary: "Figures for Prometheus", answer: "In the text format of Prometheus.",
        answers: [Operation.Content(type: "text/plain", schema: Schema.string)]),
      Operation(
        method: .get, path: "/openapi.json", id: "openapi", tag: Self.tag,
        summary: "This document", answer: "OpenAPI 3.1.",
        answers: [.json(Schema.object([:], isOpen: true))]),
      Operation(
        method: .get, path: "/", id: "page", tag: Self.tag, summary: "A page for people",
        answer: "A page with which to try the models.",
        answers: [Operation.Content(type: "text/html", schema: Schema.string)]),
    ]
  }

  static var aboutSchemas: [(String, JSONValue)] {
    [("Info", info), ("Model", model), ("ModelType", modelType)]
  }

  private static var info: JSONValue {
    Schema.object(
      [
        "version": Schema.string, "models": Schema.array(of: Schema.named("Model"), from: 1),
        "max_batch_tokens": Schema.integer.described("Tokens that are computed together."),
        "max_concurrent_requests": Schema.integer,
        "max_client_batch_size": Schema.integer.described("Texts of a request."),
        "max_body_size": Schema.integer.described("Bytes of a request."),
        "auto_truncate": Schema.boolean.described(
          "Whether long texts are cut where a request does not say."),
        "max_memory": Schema.integer.described(
          "Bytes that all requests may take with their answers, until these are written."),
        "max_header_size": Schema.integer.described("Bytes of a request's header."),
        "max_pipelined_requests": Schema.integer.described(
          "Requests of a connection that are not answered."),
        "max_connections": Schema.integer.described("Connections that are open at a time."),
        "model_id": Schema.string.described("Where there is one model."),
        "max_input_length": Schema.integer.described("Where there is one model."),
        "model_type": Schema.named("ModelType"),
      ],
      required: [
        "version", "models", "max_batch_tokens", "max_concurrent_requests",
        "max_client_batch_size", "max_body_size", "auto_truncate", "max_memory", "max_header_size",
        "max_pipelined_requests",
      ])
  }

  private static var model: JSONValue {
    Schema.object(
      [
        "name": Schema.string.described("What `?model=` and the paths of `/v2` say."),
        "task": Schema.choice(["classification", "tagging", "embedding"]),
        "route": Schema.choice(["/predict", "/tag", "/embed"], "The route that asks it."),
        "max_input_length": Schema.integer.described("Tokens, special ones included."),
        "problem": Schema.choice([
          "single_label_classification", "multi_label_classification", "regression",
        ]),
        "labels": Schema.array(of: Schema.string, "Of a tagger the kinds of entities."),
        "long_texts": Schema.choice(
          ["head", "tail", "head-tail", "windows"],
          "What is read of longer texts that may be cut."),
        "reads_pairs": Schema.boolean, "reads_single_texts": Schema.boolean,
        "dimensions": Schema.integer.described("Numbers in a vector."),
      ], required: ["name", "task", "route", "max_input_length"])
  }

  private static var modelType: JSONValue {
    let map = { (schema: JSONValue) -> JSONValue in
      ["type": "object", "additionalProperties": schema]
    }
    return Schema.object(
      [
        "classifier": Schema.object(
          ["id2label": map(Schema.string), "label2id": map(Schema.integer)],
          required: ["id2label", "label2id"]),
        "tagger": Schema.object([:]),
        "embedding": Schema.object(
          ["pooling": Schema.choice(["mean"])], required: ["pooling"]),
      ], "Where there is one model.")
  }
}
