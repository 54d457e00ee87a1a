import FilbertCore
import FilbertJSON
import FilbertTransformer

extension ModelCard {
  /// What it is not good at.
  var limitSection: String {
    var lines: [String] = []
    if let length = record.maximumLength {
      let rest =
        switch record.longTexts {
        case _ where task == .tagging: "Longer sentences are read in windows."
        case .windows: "Longer texts are read in windows."
        case .tail: "Of longer texts the end is read."
        case .headTail: "Of longer texts the beginning and the end are read."
        case .head, nil: "Of longer texts the beginning is read."
        }
      lines.append("- It reads \(Rendering.grouped(length)) tokens at a time. \(rest)")
    }
    if let share = record[.unknownTokens]?["share"]?.doubleValue {
      lines.append(
        "- \(Rendering.percent(share)) of the tokens of its data are unknown to it (`[UNK]`); texts with "
          + "more of them get worse answers.")
    }
    lines.append(
      "- Nothing is known about texts of other sources, languages and scripts than its data.")
    if task == .classification {
      lines.append(
        record[.scope] == nil
          ? "- It gives a label to every text, also to those that no label fits."
          : "- It gives a label to every text, also to those that no label fits, unless `--abstain 0.95` is given."
      )
    }
    if task == .regression { lines.append("- Numbers beyond those of its data are guesses.") }
    return "## Limits\n\n" + Self.text(lines)
  }

  /// How people ask it.
  var useSection: String {
    let predict = """
      ## Use

      ```sh
      filbert predict --model DIR --input new.csv --output answers.csv
      ```

      """
    guard !isQuantized else { return predict + "\nOnly Filbert reads its weights.\n" }
    let (model, pipeline) =
      task == .tagging
      ? ("AutoModelForTokenClassification", "token-classification")
      : ("AutoModelForSequenceClassification", "text-classification")
    let note =
      (record[.cleaning]?.arrayValue ?? []).isEmpty
      ? "" : "\n`transformers` does not clean texts; `filbert clean` does.\n"
    return predict + """

      ```python
      from transformers import AutoTokenizer, \(model), pipeline

      model = \(model).from_pretrained("DIR")
      tokenizer = AutoTokenizer.from_pretrained("DIR")
      print(pipeline("\(pipeline)", model=model, tokenizer=tokenizer)("a text"))
      ```

      """ + note
  }
}
