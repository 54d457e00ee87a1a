import FilbertModelFiles
import FilbertInference
import FilbertJSON

extension OpenAPIDocument {
  /// All schemas by name.
  var schemas: JSONObject {
    var schemas: JSONObject = ["Error": Self.errorSchema]
    for (name, schema) in predictionSchemas + openInferenceSchemas + Self.aboutSchemas {
      schemas[name] = schema
    }
    return schemas
  }

  private var predictionSchemas: [(String, JSONValue)] {
    [
      (
        "Text",
        [
          "type": "string", "minLength": 1, "pattern": "\\S",
          "description": "A text that is not only white space.",
        ]
      ),
      ("PredictRequest", predictRequest), ("PredictResponse", Self.predictResponse),
      ("Scores", Self.scores),
      ("TagRequest", Schema.object(["inputs": texts], required: ["inputs"])),
      ("TagResponse", Self.oneOrMany("Entities")), ("Entities", Self.entities),
      ("EmbedRequest", embedRequest),
      ("EmbedResponse", Schema.array(of: Schema.array(of: Schema.number))),
      ("TokenizeRequest", tokenizeRequest), ("TokenizeResponse", Self.tokenizeResponse),
    ]
  }

  /// A text, or a list of texts.
  private var texts: JSONValue {
    Schema.any([
      Schema.named("Text"),
      Schema.array(of: Schema.named("Text"), from: 1, upTo: service.limits.texts),
    ])
  }

  private var predictRequest: JSONValue {
    let text = Schema.named("Text")
    let (least, most) = lengths
    let one = Schema.array(
      of: text, from: least, upTo: most, most == 2 ? "One text, or one pair of texts." : "One text."
    )
    let many = Schema.array(
      of: Schema.array(of: text, from: least, upTo: most), from: 1, upTo: service.limits.texts,
      "Many texts, or pairs of texts.")
    return Schema.object(
      [
        "inputs": Schema.any((least == 1 ? [text] : []) + [one, many]),
        "raw_scores": Schema.flag(
          default: false, "Answers logits in place of probabilities."),
        "truncate": truncate, "truncation_direction": Self.direction,
      ], required: ["inputs"])
  }

  /// Of how many texts an input of the models consists.
  private var lengths: (least: Int, most: Int) {
    let models = service.models.all.compactMap { $0.classifier?.0 }
    let reads = { (isPair: Bool) in
      models.contains { (try? $0.pairs.require(isPair: isPair)) != nil }
    }
    return (reads(false) || models.isEmpty ? 1 : 2, reads(true) || models.isEmpty ? 2 : 1)
  }

  private var embedRequest: JSONValue {
    Schema.object(
      [
        "inputs": texts,
        "normalize": Schema.flag(default: true, "Makes the length of every vector 1."),
        "truncate": truncate, "truncation_direction": Self.direction,
        "pooling": [
          "enum": ["mean", "cls", nil], "default": "mean",
          "description":
            "How the vectors of the tokens become one: their mean, or that of `[CLS]`.",
        ],
      ], required: ["inputs"])
  }

  private var tokenizeRequest: JSONValue {
    Schema.object(
      [
        "inputs": texts,
        "add_special_tokens": Schema.flag(
          default: true, "Whether `[CLS]` and `[SEP]` are in the answer."),
      ], required: ["inputs"])
  }

  private var truncate: JSONValue {
    Schema.flag(
      default: service.truncates,
      "Cuts texts that are longer than the model reads; else they are refused with 413.")
  }

  private static let direction: JSONValue = [
    "enum": ["right", "left", "Right", "Left", nil],
    "description":
      "Which end is cut off; by default what the model was trained to read is kept.",
  ]

  private static let predictResponse = oneOrMany("Scores")

  private static let scores = Schema.array(
    of: Schema.object(
      [
        "label": Schema.string,
        "score": Schema.number.described("A probability, a logit, or the number of a regression."),
      ], required: ["label", "score"]), from: 1, "Every label, the most probable one first.")

  private static let entities = Schema.array(
    of: Schema.object(
      [
        "text": Schema.string, "label": Schema.string,
        "start": Schema.integer.described("In Unicode scalars."),
        "end": Schema.integer.described("In Unicode scalars; not included."),
        "probability": Schema.number, "start_byte": Schema.integer.described("In bytes of UTF-8."),
        "end_byte": Schema.integer,
      ],
      required: ["text", "label", "start", "end", "probability", "start_byte", "end_byte"]))

  private static let tokenizeResponse: JSONValue = {
    let place: JSONValue = [
      "type": ["integer", "null"],
      "description": "In Unicode scalars of the text; null of special tokens.",
    ]
    return Schema.array(
      of: Schema.array(
        of: Schema.object(
          [
            "id": Schema.integer, "text": Schema.string, "special": Schema.boolean,
            "start": place, "stop": place,
          ], required: ["id", "text", "special", "start", "stop"])))
  }()

  private static func oneOrMany(_ name: String) -> JSONValue {
    Schema.any([Schema.named(name), Schema.array(of: Schema.named(name))])
  }
}
