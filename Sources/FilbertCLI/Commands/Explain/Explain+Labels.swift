import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertInference
import FilbertInsight
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertTensor
import FilbertText
import FilbertTransformer

extension Explain {
  /// Explains the labels, or the numbers, of the rows of a table.
  func explainLabels(_ directory: ModelDirectory) throws {
    let console = common.console
    let explainer = try TextExplainer(
      directory,
      Model.Reading(
        maximumLength: modelOptions.maxLength, longTexts: longTextOptions.way,
        cleaning: cleaning.clean?.cleaning), output: explain)
    let classifier = explainer.classifier
    if classifier.cleaning != .none {
      console.say("texts are cleaned: \(classifier.cleaning.names)")
    }
    if directory.weights.configuration.isQuantized {
      console.say(
        "the weights have 8 bits and are explained as floats of the same value; probabilities may differ from those of "
          + "predict by some thousandths")
    }
    let options = TextExplainer.Options(
      label: try chosenLabel(classifier), steps: pathSteps, leavesOneOut: leaveOneOut)
    let table = try openInput(console)
    let choice = try ColumnChoice(of: table, columns.request(), needsLabel: false)
    console.report(choice, table.name)
    console.say("\(table.name): \(choice.summary)")
    try classifier.pairs.require(isPair: choice.pair != nil)
    if abstaining.abstain != nil { try classifier.requireScope() }
    let form = ExplainedText.Form(
      task: classifier.task, labels: classifier.labels, abstains: abstaining.abstain != nil,
      top: top)
    var writer = try writer(
      table, adding: form.names(outputFormat), labels: classifier.labels, console)
    let rows = TextRows(
      TableSequence(table), choice, columns.unusableRows, cleaning: classifier.cleaning,
      removesRepeats: cleaning.removeDuplicates, surface: .commandLine)
    var tally = ReadingTally()
    try explainRows(rows, &writer, console) { inputs in
      explainer.explain(cleaned: inputs, options).map { result in
        tally.add(result.encoded)
        let prediction = classifier.prediction(result.encoded, result.values)
        return ExplainedText(
          result: result, form: form,
          isInScope: abstaining.abstain.flatMap { prediction.isInScope(keeping: $0) },
          isChosen: options.label != nil)
      }
    }
    console.reportCut(
      tally.cut, of: tally.texts, maximumLength: classifier.maximumLength,
      see: "--max-length and --long-texts")
    console.reportWindowed(tally.windowed, of: tally.texts, maximumLength: classifier.maximumLength)
  }

  /// The number of the label that is to be explained; nil for the most probable one of each text.
  private func chosenLabel(_ classifier: TextClassifier) throws(FilbertError) -> Int? {
    guard let label else { return nil }
    guard classifier.task != .regression else {
      throw FilbertError(
        .usage, "--label is about labels, and this model answers a number; leave it out.")
    }
    guard let index = classifier.labels.firstIndex(where: { ExactString($0) == ExactString(label) })
    else {
      throw FilbertError(
        .usage,
        "--label names \(label.quoted), which the model does not know; it knows "
          + "\(classifier.labels.lazy.map(\.quoted).listed(atMost: 20)).")
    }
    return index
  }

  /// Rows at a time: all their points are in memory, and a reader of stdout waits for them.
  private static var chunk: Int { 256 }

  /// Reads, explains and writes rows, then the summary, and says how it went.
  func explainRows<Input>(
    _ rows: InputRows<Input>, _ writer: inout ExplanationWriter, _ console: Console,
    explain: ([Input]) -> [any ExplainedRow]
  ) throws(FilbertError) {
    var rows = rows
    var written = writer
    var progress = ScoringProgress(console: console)
    let most = limit ?? .max
    try pipelined(isAhead: input != "-") { () throws(FilbertError) -> InputRows<Input>.Chunk? in
      let read = rows.tally.read
      return read < most ? try rows.next(upTo: min(most, read + Self.chunk)) : nil
    } compute: { chunk in
      let explained = explain(chunk.inputs)
      progress.show(rows: chunk.tally.read, share: limit == nil ? chunk.share : nil)
      return (chunk, explained)
    } write: { (chunk, explained) throws(FilbertError) in
      var next = explained[...]
      for element in chunk.elements {
        guard let row = element.row else { continue }
        try written.write(row, element.input == nil ? nil : next.popFirst())
      }
    }
    try written.commit()
    try write(written.summary)
    writer = written
    progress.finish()
    rows.tally.report(nil, to: console)
    console.say(progress.summary(rows: rows.tally.read, output: output))
  }
}

/// How many texts did not fit.
private struct ReadingTally {
  var (texts, cut, windowed) = (0, 0, 0)

  mutating func add(_ text: EncodedText) {
    texts += 1
    if text.unreadTokens > 0 { cut += 1 }
    if text.sequences.count > 1 { windowed += 1 }
  }
}

/// A text with its label, or its number, and why.
struct ExplainedText: ExplainedRow {
  /// What all rows have in common.
  struct Form {
    let task: ModelTask
    let labels: [String]
    let abstains: Bool
    let top: Int

    /// The names of what is added.
    func names(_ format: ExplanationFormat) -> [String] {
      let answer =
        task == .regression
        ? ["predicted_value"]
        : ["explained_label", "probability"] + (abstains ? ["in_scope"] : [])
      return answer + (format == .jsonl ? ["explanation"] : ["reasons", "completeness_error"])
    }
  }

  let result: TextExplainer.Result
  let form: Form
  /// Nil if that was not asked.
  let isInScope: Bool?
  /// Whether the label was asked for, and is explained even of a text that gets none.
  let isChosen: Bool

  private var explanation: Explanation { result.explanation }
  private var name: String { form.labels[explanation.label] }
  private var isGiven: Bool { isChosen || isInScope != false }

  var fields: [String] {
    let probability = result.values[explanation.label].description
    let answer =
      form.task == .regression
      ? [probability]
      : [isGiven ? name : "", isGiven ? probability : ""]
        + (form.abstains ? [isInScope.map(String.init) ?? ""] : [])
    guard isGiven else { return answer + ["", ""] }
    return answer + [
      explanation.reasons(form.top), fixedPoint(explanation.completenessError, digits: 4),
    ]
  }

  var members: [(name: String, value: JSONValue)] {
    let probability = JSONValue.number(result.values[explanation.label])
    var members: [(name: String, value: JSONValue)] =
      form.task == .regression
      ? [("predicted_value", probability)]
      : [
        ("explained_label", isGiven ? .string(name) : .null),
        ("probability", isGiven ? probability : .null),
      ]
    if form.abstains { members.append(("in_scope", isInScope.map { .bool($0) } ?? .null)) }
    guard isGiven else { return members + [("explanation", .null)] }
    var object = JSONObject()
    object["text"] = .string(result.read.text)
    if let pair = result.read.pair { object["text_pair"] = .string(pair) }
    if result.encoded.sequences.count > 1 { object["window"] = .number(result.window) }
    for (name, value) in explanation.members { object[name] = value }
    return members + [("explanation", .object(object))]
  }

  func html(_ page: ExplanationPage, line: Int) -> String {
    guard isGiven else { return "" }
    let texts = [result.read.text] + (result.read.pair.map { [$0] } ?? [])
    let value = result.values[explanation.label]
    return page.item(
      line: line, answer: form.task == .regression ? value.description : name,
      probability: form.task == .regression ? nil : Double(value),
      texts.enumerated().map { HighlightedText($1, explanation.words, isPair: $0 == 1) })
  }

  func add(to summary: inout WordSummary) {
    if isGiven { summary.add(explanation.words, label: name) }
  }
}
