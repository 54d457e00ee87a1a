import FilbertJSON

extension OpenAPIDocument {
  /// Parameters that several routes have.
  var parameters: JSONValue {
    [
      "model-name": [
        "name": "name", "in": "path", "required": true,
        "description": "The name of a model.",
        "schema": Schema.choice(service.models.all.map(\.name)),
      ]
    ]
  }

  static let modelName: JSONValue = ["$ref": "#/components/parameters/model-name"]

  /// `?model=`, required where several models could answer.
  func model(_ fits: (ServedModel) -> Bool) -> JSONValue {
    let names = service.models.all.filter(fits).map(\.name)
    return Self.query(
      "model", names.isEmpty ? Schema.string : Schema.choice(names),
      "Which model answers, where several could.", isRequired: names.count > 1)
  }

  /// Those of tables that get labels.
  var tableParameters: [JSONValue] {
    [
      Self.query("text-pair-column", Schema.string, "The column of the second text."),
      Self.query("all", Schema.boolean, "Adds `probability_LABEL` for every label."),
      Self.query(
        "truncate", Schema.boolean, "Cuts texts that are longer than the model reads."),
    ] + taggedTableParameters
  }

  /// Those of tables that get entities.
  var taggedTableParameters: [JSONValue] {
    let columns = "by default the column is found by its usual names, as `filbert predict` does."
    return [
      Self.query("text-column", Schema.string, "The column of the text; \(columns)"),
      Self.query(
        "skip-bad-rows", Schema.boolean,
        "Leaves out rows that cannot be read, and keeps those with an empty text without a result."
      ),
      Self.query(
        "delimiter", Schema.string,
        "What stands between the fields of CSV: one character or `tab`; by default the table tells."
      ),
    ]
  }

  private static func query(
    _ name: String, _ schema: JSONValue, _ description: String, isRequired: Bool = false
  ) -> JSONValue {
    [
      "name": .string(name), "in": "query", "required": .bool(isRequired),
      "description": .string(description), "schema": schema,
    ]
  }
}
