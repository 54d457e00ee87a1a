import HTTPTypes
import FilbertJSON

extension OpenAPIDocument {
  private static let errors: [ServiceError.Kind] = [
    .notFound, .tooLarge, .unsupportedMediaType, .validation, .unavailable,
  ]

  /// The routes that ask models.
  var predictions: [Operation] { [predict, tag, embed, tokenize] }

  private var predict: Operation {
    let table = "text,city\ndo you deliver to Pune?,Pune\n"
    return Operation(
      method: .post, path: "/predict", id: "predict", tag: "predictions",
      summary: "Labels or a number for texts",
      description: """
        One text, one pair of texts, or a list of both. For one the labels are the answer, for a list a list of them; the \
        most probable label is first. A regression answers one entry, whose label is the name of what it predicts.

        A table comes back with the same rows and columns and `predicted_label` and `probability` behind them. All \
        parameters but `model` are for tables.
        """,
      parameters: [model { $0.classifier != nil }] + tableParameters,
      bodies: [
        .json(
          "PredictRequest",
          examples: [
            ("one text", ["inputs": "do you deliver to Pune?"]),
            (
              "many texts",
              [
                "inputs": [["do you deliver to Pune?"], ["cancel my order"]], "raw_scores": true,
                "truncate": true,
              ]
            ),
          ])
      ]
        + Operation.Content.tables([
          .csv: table, .tsv: "text\tcity\ndo you deliver to Pune?\tPune\n",
          .jsonLines: "{\"text\": \"do you deliver to Pune?\"}\n",
        ]),
      answer: "Labels with their probabilities, or the table with them.",
      answers: [
        .json(
          "PredictResponse",
          examples: [
            (
              "one text",
              [["label": "buying", "score": 0.99], ["label": "not_buying", "score": 0.01]]
            )
          ])
      ]
        + Operation.Content.tables([
          .csv: "text,city,predicted_label,probability\ndo you deliver to Pune?,Pune,buying,0.99\n",
          .tsv:
            "text\tcity\tpredicted_label\tprobability\ndo you deliver to Pune?\tPune\tbuying\t0.99\n",
          .jsonLines:
            "{\"text\":\"do you deliver to Pune?\",\"predicted_label\":\"buying\",\"probability\":0.99}\n",
        ]),
      headers: ["filbert-truncated-texts", "filbert-skipped-rows"], errors: Self.errors)
  }

  private var tag: Operation {
    Operation(
      method: .post, path: "/tag", id: "tag", tag: "predictions",
      summary: "Entities in texts",
      description:
        """
        For one text a list of its entities, for a list of texts a list of such lists. Long texts are read whole.

        A table comes back with the same rows and columns and `entities` behind them. All parameters but `model` are for \
        tables.
        """,
      parameters: [model { $0.tagger != nil }] + taggedTableParameters,
      bodies: [
        .json(
          "TagRequest",
          examples: [
            ("one text", ["inputs": "nike air max 42"]),
            ("many texts", ["inputs": ["nike air max 42", "red mattress king size"]]),
          ])
      ]
        + Operation.Content.tables([
          .csv: "text,id\nnike air max 42,1\n", .tsv: "text\tid\nnike air max 42\t1\n",
          .jsonLines: "{\"text\": \"nike air max 42\"}\n",
        ]),
      answer: "Entities in the order of the text.",
      answers: [
        .json(
          "TagResponse",
          examples: [
            (
              "one text",
              [
                [
                  "text": "nike", "label": "BRAND", "start": 0, "end": 4, "probability": 0.98,
                  "start_byte": 0, "end_byte": 4,
                ]
              ]
            )
          ])
      ]
        + Operation.Content.tables([
          .csv: "text,id,entities\nblue,1,[]\n", .tsv: "text\tid\tentities\nblue\t1\t[]\n",
          .jsonLines: "{\"text\":\"blue\",\"entities\":[]}\n",
        ]), headers: ["filbert-skipped-rows"], errors: Self.errors)
  }

  private var embed: Operation {
    Operation(
      method: .post, path: "/embed", id: "embed", tag: "predictions",
      summary: "Vectors of texts",
      parameters: [model { $0.encoder != nil }],
      bodies: [
        .json(
          "EmbedRequest",
          examples: [
            ("one text", ["inputs": "memory foam pillow"]),
            (
              "many texts",
              ["inputs": ["memory foam pillow", "king size mattress"], "normalize": false]
            ),
          ])
      ],
      answer: "A vector for each text; a list also for one text.",
      answers: [.json("EmbedResponse", examples: [("one text", [[0.6, -0.8]])])],
      headers: ["filbert-truncated-texts"], errors: Self.errors)
  }

  private var tokenize: Operation {
    Operation(
      method: .post, path: "/tokenize", id: "tokenize", tag: "predictions",
      summary: "Tokens of texts",
      parameters: [model { _ in true }],
      bodies: [
        .json(
          "TokenizeRequest", examples: [("one text", ["inputs": "do you deliver to Pune?"])])
      ],
      answer: "A list of tokens for each text; a list also for one text.",
      answers: [
        .json(
          "TokenizeResponse",
          examples: [
            (
              "one text",
              [
                [
                  ["id": 101, "text": "[CLS]", "special": true, "start": nil, "stop": nil],
                  ["id": 2079, "text": "do", "special": false, "start": 0, "stop": 2],
                ]
              ]
            )
          ])
      ], errors: [.notFound, .tooLarge, .unsupportedMediaType, .validation])
  }
}
