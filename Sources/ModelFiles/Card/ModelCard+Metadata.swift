import FilbertCore
import FilbertJSON
import FilbertTransformer

// What the hub and its clients read: YAML between two lines of hyphens.

extension ModelCard {
  /// Without `license`, which nobody knows who has not read that of the data and of the base model.
  var metadata: String {
    var lines: [String] = []
    if let language { lines += ["language:", "- \(language)"] }
    lines.append("library_name: \(isQuantized ? "filbert" : "transformers")")
    lines.append("pipeline_tag: \(pipeline)")
    if let base = record[.baseModel]?.stringValue { lines.append("base_model: \(base.yaml)") }
    lines += ["tags:", "- bert", "- filbert", "- \(pipeline)"]
    if !figures.isEmpty {
      lines.append("metrics:")
      var types: [String] = []
      for figure in figures where !types.contains(figure.type) { types.append(figure.type) }
      lines += types.map { "- \($0)" }
      lines += index
    }
    return lines.map { "\($0)\n" }.joined()
  }

  private var pipeline: String {
    task == .tagging ? "token-classification" : "text-classification"
  }

  private var index: [String] {
    [
      "model-index:", "- name: \(name.yaml)", "  results:", "  - task:", "      type: \(pipeline)",
      "    dataset:", "      name: \(heldOutName.yaml)", "      type: \(heldOutName.yaml)",
      "      split: validation", "    metrics:",
    ]
      + figures.flatMap { figure in
        [
          "    - type: \(figure.type)", "      name: \(figure.title)",
          "      value: \(fixedPoint(figure.value, digits: 6))",
        ]
      }
  }

  /// The code of the language if nearly all letters of the training texts are of a script that one language has; nil if
  /// that says nothing, as of Latin letters.
  private var language: String? {
    let scripts = scriptShares
    func share(_ names: String...) -> Double {
      names.reduce(0) { sum, name in sum + (scripts.first { $0.name == name }?.share ?? 0) }
    }
    // Japanese has a kana for every other character or more; Chinese has none.
    if share("kana") >= 0.1, share("han", "kana") >= 0.9 { return "ja" }
    let languages = [("han", "zh"), ("hangul", "ko"), ("thai", "th"), ("greek", "el")]
    return languages.first { share($0.0) >= 0.9 }?.1
  }

  /// The scripts of the letters in training texts, the most frequent first.
  var scriptShares: [(name: String, share: Double)] {
    let counts = (record[.scripts]?.objectValue?.members ?? []).compactMap { name, value in
      value.countValue.map { (name: name, count: $0) }
    }
    let total = counts.reduce(0.0) { $0 + Double($1.count) }
    guard total > 0 else { return [] }
    return counts.enumerated().sorted {
      ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
    }.map { ($0.element.name, Double($0.element.count) / total) }
  }
}
