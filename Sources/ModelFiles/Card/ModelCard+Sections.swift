import FilbertCore
import FilbertJSON
import FilbertTransformer

extension ModelCard {
  /// A title, and what the model is.
  var introduction: String {
    let answer =
      switch task {
      case .classification: "gives a text one of \(labels.count) labels"
      case .multilabel: "says which of \(labels.count) labels apply to a text"
      case .regression: "answers a text with a number"
      case .tagging: "finds entities in texts"
      }
    let base = baseName.map { ", fine-tuned from \($0.markdownCode())" } ?? ""
    let version = record[.version]?.stringValue ?? ""
    return """
      # \(name.markdownCode())

      A BERT model that \(answer)\(base) with Filbert \(version.markdownCode()).\(isQuantized ? " Its weights have 8 bits." : "")

      """
  }

  /// What it answers, and how often the training data have it.
  var labelSection: String {
    if task == .regression { return "## Number\n\n\(labels.first?.markdownCode() ?? "")\n" }
    let counts = record[.train]?["labels"]?.objectValue
    let shown = counts.map(\.names) ?? labels
    let total =
      task == .tagging ? counts.map(sum) : (record[.train]?["rows"]?.countValue).map(Double.init)
    var lines = [
      "| \(task == .tagging ? "entity" : "label") | training data | share |", "|---|---|---|",
    ]
    for name in shown.prefix(Self.mostLabels) {
      let count = counts?[name]?.countValue
      let share = count.flatMap { count in
        total.flatMap {
          $0 > 0 ? Rendering.percent(Double(count) / $0) : nil
        }
      }
      lines.append(
        "| \(name.markdownCode(inTable: true)) | \(count.map(Rendering.grouped) ?? "") | \(share ?? "") |"
      )
    }
    let others = shown.count - Self.mostLabels
    let rest = others > 0 ? "\nAnd \(Rendering.grouped(others)) more.\n" : ""
    return "## \(task == .tagging ? "Entities" : "Labels")\n\n" + Self.text(lines) + rest
  }

  private static let mostLabels = 100

  private func sum(_ counts: JSONObject) -> Double {
    counts.members.reduce(0) { $0 + Double($1.value.countValue ?? 0) }
  }

  /// Where it learnt that.
  var dataSection: String {
    var lines: [String] = []
    if let file = record[.train]?["file"]?.stringValue {
      lines.append(
        "- Trained on \(counted(record[.train]?[unit]?.countValue)) of \(Self.fileName(file).markdownCode())\(columns)."
      )
    }
    if heldOutCount > 0 {
      let isOwn = record[.validation]?["file"]?.stringValue != nil
      lines.append(
        "- Measured on \(counted(heldOutCount)) of \(heldOutName.markdownCode())"
          + (isOwn ? "." : ", which were set aside."))
    } else {
      lines.append("- No \(unit) were set aside to measure it.")
    }
    let steps = (record[.cleaning]?.arrayValue ?? []).compactMap(\.stringValue)
    if !steps.isEmpty {
      lines.append(
        "- Texts were cleaned: \(steps.map { $0.markdownCode() }.joined(separator: ", ")).")
    }
    let scripts = scriptShares.filter { $0.share >= 0.001 }
    if !scripts.isEmpty {
      let shares = scripts.map { "\($0.name) \(Rendering.percent($0.share))" }
      lines.append("- Scripts of the letters: \(shares.joined(separator: ", ")).")
    }
    return "## Data\n\n" + Self.text(lines)
  }

  private var columns: String {
    guard let columns = record[.columns] else { return "" }
    let texts = ["text", "text_pair"].compactMap { columns[$0]?.stringValue?.markdownCode() }
    let targets =
      columns["label"]?.stringValue.map { [$0] }
      ?? (columns["labels"]?.arrayValue ?? []).compactMap(\.stringValue)
    let shown = targets.lazy.map { $0.markdownCode() }.listed(atMost: 10)
    return ": \(texts.listed()) as text"
      + (shown.isEmpty ? "" : ", \(shown) as \(task == .regression ? "number" : "label")")
  }

  private func counted(_ count: Int?) -> String {
    Rendering.counted(count ?? 0, String(unit.dropLast()))
  }

  /// How good it was on what it had not seen.
  var figureSection: String {
    let title = "## Figures on held-out \(unit)\n\n"
    guard !figures.isEmpty else { return title + "None: nothing was held out.\n" }
    var lines = ["| figure | value |", "|---|---|"]
    lines += figures.map { "| \($0.title) | \(fixedPoint($0.value, digits: 4)) |" }
    var notes = ""
    if isRefit {
      notes += "\nThey were measured before the model learnt once more, from all \(unit).\n"
    }
    if isQuantized {
      notes += "\nThey are those of the model before its weights were rounded to 8 bits.\n"
    }
    return title + Self.text(lines) + notes
  }

  /// How it was trained.
  var recipeSection: String {
    let recipe = record[.recipe]?.objectValue ?? JSONObject()
    var lines = ["| setting | value |", "|---|---|"]
    for (name, value) in recipe.members where !value.isNull {
      let text = value.objectValue == nil ? value.stringValue ?? value.serialized() : "given"
      lines.append("| \(name.markdownCode(inTable: true)) | \(text.markdownCode(inTable: true)) |")
    }
    return "## Recipe\n\n" + Self.text(lines)
  }

  static func text(_ lines: [String]) -> String { lines.map { "\($0)\n" }.joined() }
}
