import FilbertCore
import FilbertCorpus
import FilbertInference
import FilbertInsight
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTables

extension Explain {
  /// Explains the entities in the rows of a table.
  func explainTags(_ directory: ModelDirectory) throws {
    let console = common.console
    try refuse(
      [
        LimitedOption("--leave-one-out", leaveOneOut) { "has no meaning for \($0); leave it out." },
        LimitedOption("--text-pair-column", columns.textPairColumn != nil) {
          "has no meaning for \($0); leave it out."
        },
      ] + longTextOptions.limited + abstaining.limited + cleaning.limited,
      for: "a model that tags words")
    let explainer = try TagExplainer(
      directory, Model.Reading(maximumLength: modelOptions.maxLength), output: explain)
    let types = explainer.tagger.decoder.tags.types
    if let label, !types.contains(where: { ExactString($0) == ExactString(label) }) {
      throw FilbertError(
        .usage,
        "--label names \(label.quoted), which the model does not find; it finds "
          + "\(types.lazy.map(\.quoted).listed(atMost: 20)).")
    }
    let table = try openInput(console)
    let places = try TaggableColumns(
      table, columns.request(), list: nil, splitter: explainer.tagger.splitter, isRedacted: false)
    console.say("\(table.name): \(places.summary)")
    let names = outputFormat == .jsonl ? ["entities"] : ["reasons", "completeness_error"]
    var writer = try writer(table, adding: names, labels: types, console)
    let rows = InputRows<TaggableRow>(
      TableSequence(table), columns.unusableRows, surface: .commandLine
    ) { (row, tally) throws(FilbertError) in
      let found = try places.read(row)
      tally.note(found?.form, line: row.line)
      return found
    }
    try explainRows(rows, &writer, console) { texts in
      explainer.explain(texts.map(\.words), steps: pathSteps).map { tagged, reasons in
        let own = reasons.filter { reason in
          label.map { ExactString($0) == ExactString(reason.entity.label) } ?? true
        }
        return ExplainedTags(text: tagged.source.text, reasons: own, top: top)
      }
    }
  }
}

/// A text with its entities, and why.
struct ExplainedTags: ExplainedRow {
  let text: String
  let reasons: [TagExplainer.Reason]
  /// Words of a reason, at most.
  let top: Int

  /// `BRAND nike: nike +2.10; shoes +0.40 | ...`
  var fields: [String] {
    let parts = reasons.map { reason in
      "\(reason.entity.label) \(reason.entity.text): \(reason.explanation.reasons(top))"
    }
    let error = reasons.map(\.explanation.completenessError).max()
    return [parts.joined(separator: " | "), error.map { fixedPoint($0, digits: 4) } ?? ""]
  }

  var members: [(name: String, value: JSONValue)] {
    let entities = reasons.map { reason -> JSONValue in
      let entity = reason.entity
      var object: JSONObject = ["text": .string(entity.text), "label": .string(entity.label)]
      object["start"] = .number(entity.scalars.lowerBound)
      object["end"] = .number(entity.scalars.upperBound)
      object["probability"] = .number(entity.probability)
      object["start_byte"] = .number(entity.bytes.lowerBound)
      object["end_byte"] = .number(entity.bytes.upperBound)
      var explanation: JSONObject = ["tag": .string(reason.tag)]
      for (name, value) in reason.explanation.members { explanation[name] = value }
      object["explanation"] = .object(explanation)
      return .object(object)
    }
    return [("entities", .array(entities))]
  }

  func html(_ page: ExplanationPage, line: Int) -> String {
    reasons.map { reason in
      page.item(
        line: line, answer: "\(reason.entity.label) \(reason.entity.text)",
        probability: Double(reason.entity.probability),
        [HighlightedText(text, reason.explanation.words)])
    }.joined()
  }

  func add(to summary: inout WordSummary) {
    for reason in reasons { summary.add(reason.explanation.words, label: reason.entity.label) }
  }
}
