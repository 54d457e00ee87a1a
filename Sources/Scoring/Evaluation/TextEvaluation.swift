package import FilbertCore
package import FilbertCorpus
import FilbertEvaluation
package import FilbertFiles
package import FilbertInference
package import FilbertJSON
package import FilbertStatistics
package import FilbertTables
package import FilbertText
package import FilbertTransformer

/// The evaluation of a model of whole texts.
package struct TextEvaluation: Evaluation {
  private let examples: [Example]
  private let texts: [LabelledText]
  private let columns: AnswerColumns
  private let figures: any TextFigures
  private let index: LabelNumbers
  private let task: ModelTask
  package let unknownNames: [String]
  package let unknownCount: Int
  private let unknownTokens: UnknownTokens
  private let scope: ScopeFigures?
  private let interval: IntervalFigures?

  /// - Parameters:
  ///   - answers: to the text of each example.
  ///   - labels: of the model; none for a regression.
  ///   - thresholds: from which probability on a label is given, for each label, if any number may apply.
  ///   - scope: which examples are out of scope, for a model that gives one label; nil if it gives one to all.
  ///   - interval: around each number of a regression; nil for none.
  ///   - unknownTokens: of all texts.
  package init(
    _ examples: [Example], _ answers: [TextAnswer], _ task: ModelTask,
    labels: [String], thresholds: [Float] = [], scope request: ScopeRequest? = nil,
    interval: ConformalInterval? = nil, unknownTokens: UnknownTokens
  ) {
    self.unknownTokens = unknownTokens
    self.examples = examples
    self.task = task
    let gold = examples.map { example -> [String] in
      switch task {
      case .classification, .tagging: [example.label ?? ""]
      case .multilabel: example.labels
      case .regression: []
      }
    }
    let index = LabelNumbers(labels, found: gold.joined() + [request?.label].compactMap { $0 })
    let outOfScope = request.flatMap { index[$0.label] }
    let decision: LabelDecision =
      switch task {
      case .classification, .tagging:
        .one(LabelThresholds(labels.map { _ in nil }), keeping: request?.share)
      case .multilabel: .any(thresholds)
      case .regression: .none
      }
    let texts = answers.map { decision($0) }
    (self.index, self.texts) = (index, texts)
    columns = AnswerColumns(
      task, labels: labels, unknownLabels: index.unknown, separator: ",", all: true,
      abstains: request != nil, interval: interval, digits: nil)
    let numbers = gold.map { $0.compactMap { index[$0] } }
    unknownNames = index.unknown.filter { index[$0] != outOfScope }
    unknownCount = numbers.count { $0.contains { $0 >= labels.count && $0 != outOfScope } }
    let first = numbers.map { $0.first ?? 0 }
    scope = request.flatMap { request in
      outOfScope.map { ScopeFigures(request, gold: first, outOfScope: $0, texts) }
    }
    let trueNumbers = task == .regression ? examples.map { $0.number ?? .nan } : []
    self.interval = interval.map { IntervalFigures($0, gold: trueNumbers, texts) }
    figures =
      switch task {
      case .classification, .tagging:
        LabelFigures(
          gold: first, texts, labels: labels, names: index.names, outOfScope: outOfScope)
      case .multilabel:
        LabelSetFigures(
          gold: numbers, texts, labels: labels, names: index.names, thresholds: thresholds)
      case .regression:
        NumberFigures(
          gold: trueNumbers, predicted: texts.map { Double($0.rank() ?? .nan) })
      }
  }

  /// Texts of which a part was not read.
  package var cutTexts: Int { texts.count { $0.answer.unreadTokens > 0 } }
  /// Texts read in more than one window.
  package var windowedTexts: Int { texts.count { $0.answer.windows > 1 } }

  package var baselineWarning: String? { figures.baselineWarning }

  /// The report, then further figures.
  package func text(digits: Int) -> String {
    figures.text(digits: digits) + (scope?.text(digits: digits + 1) ?? "")
      + (interval?.text(digits: digits) ?? "")
  }

  /// `output_dict` of scikit-learn, then further figures.
  package var json: JSONValue {
    var object = figures.object
    if task != .regression {
      object.add("unknown_labels", .array(unknownNames.map { .string($0) }))
    }
    if let scope { object.add("out_of_scope", scope.json) }
    if let interval { object.add("interval", interval.json) }
    object.add("cut_texts", .number(cutTexts))
    object.add("windowed_texts", .number(windowedTexts))
    object.add("unknown_tokens", unknownTokens.json)
    return .object(object)
  }

  /// A CSV of every row: line in the data file, text or pair of texts, right answer, and what ``AnswerColumns`` has.
  package func writeRows(to file: any ByteSink, _ dialect: CSVDialect) throws(FilbertError) {
    var writer = CSVWriter(file, dialect: dialect)
    let isPair = examples.contains { $0.input.pair != nil }
    try writer.write(
      ["line", "text"] + (isPair ? ["text_pair"] : []) + [goldColumn] + columns.columns)
    for (example, text) in zip(examples, texts) {
      try writer.write(
        [String(example.line), example.input.text] + (isPair ? [example.input.pair ?? ""] : [])
          + [gold(of: example)] + columns.fields(text))
    }
    try file.commit()
  }

  private var goldColumn: String {
    switch task {
    case .classification, .tagging: "label"
    case .multilabel: "labels"
    case .regression: "value"
    }
  }

  private func gold(of example: Example) -> String {
    switch task {
    case .classification, .tagging: example.label ?? ""
    case .multilabel: columns.list.text(example.labels)
    case .regression: example.number?.description ?? ""
    }
  }
}

/// The figures of a model of whole texts.
protocol TextFigures {
  func text(digits: Int) -> String
  /// All of them, by name.
  var object: JSONObject { get }
  /// See ``Evaluation/baselineWarning``.
  var baselineWarning: String? { get }
}
