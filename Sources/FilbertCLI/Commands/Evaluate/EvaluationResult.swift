import FilbertCore
import FilbertCorpus
import FilbertEvaluation
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertTables
import FilbertText

/// Gold labels beside predictions, and every figure made of them.
struct EvaluationResult {
  private let examples: [Example]
  private let predictions: [Prediction]
  private let labels: [String]
  let unknownLabels: [String]
  private let gold: [Int]
  private let predicted: [Int]

  init(_ examples: [Example], predictions: [Prediction], labels: [String]) {
    self.examples = examples
    self.predictions = predictions
    self.labels = labels
    var index: [ExactString: Int] = [:]
    for (number, label) in labels.enumerated() { index[ExactString(label)] = number }
    let unknown = Set(examples.map { ExactString($0.label ?? "") }).subtracting(index.keys).sorted()
    for label in unknown { index[label] = index.count }
    unknownLabels = unknown.map(\.string)
    gold = examples.map { index[ExactString($0.label ?? "")] ?? 0 }
    predicted = predictions.map { index[ExactString($0.label)] ?? 0 }
  }

  /// The model's labels in its order, then those it does not know.
  private var names: [String] { labels + unknownLabels }
  /// As scikit-learn orders rows: by code point, whatever the model's order is.
  private var order: [Int] {
    let present = Set(gold).union(predicted)
    return present.sorted { ExactString(names[$0]) < ExactString(names[$1]) }
  }

  var unknownRows: Int { gold.count { $0 >= labels.count } }
  var cutTexts: Int { predictions.count { $0.unreadTokens > 0 } }
  var windowedTexts: Int { predictions.count { $0.windows > 1 } }

  private var report: ClassificationReport {
    ClassificationReport(gold: gold, predicted: predicted, names: names, labels: order)
  }
  private var confusion: ConfusionMatrix {
    ConfusionMatrix(gold: gold, predicted: predicted, names: names, labels: order)
  }
  private var probabilities: ClassProbabilities {
    ClassProbabilities(
      values: predictions.flatMap { $0.probabilities.map(Double.init) }, classCount: labels.count)
  }

  /// Threshold-free figures; nil where undefined.
  private var figures: [(key: String, title: String, value: Double?)] {
    let p = probabilities
    var figures: [(String, String, Double?)] = [
      ("log_loss", "log loss", p.logLoss(gold: gold)),
      ("matthews_correlation", "Matthews correlation", confusion.matthewsCorrelation),
    ]
    if labels.count == 2 {
      let curves = [0, 1].map { label in
        RankingCurve(scores: p.column(label), isPositive: gold.map { $0 == label })
      }
      figures.append(("roc_auc", "ROC-AUC", curves[1]?.rocAUC))
      for label in [0, 1] {
        figures.append(
          (
            "average_precision_\(labels[label])", "PR-AUC of \(labels[label])",
            curves[label]?.averagePrecision
          ))
      }
    } else {
      figures.append(
        ("roc_auc_ovr_macro", "ROC-AUC, one against the rest, macro", p.macroROCAUC(gold: gold)))
    }
    return figures
  }

  /// The report, the confusion matrix, the other figures.
  func text(digits: Int) -> String {
    var text = report.text(digits: digits)
    if !text.hasSuffix("\n") { text += "\n" }
    if order.count <= 20 {
      text += "\nConfusion matrix (rows: gold, columns: predicted)\n\(confusion)"
    } else {
      text += "\nMost frequent confusions (gold -> predicted)\n"
      for pair in confusion.mostConfused(20) {
        text += "\(pair.count)  \(pair.gold) -> \(pair.predicted)".escapedForTerminal + "\n"
      }
    }
    if !text.hasSuffix("\n") { text += "\n" }
    text += "\n"
    for figure in figures {
      text +=
        "\(figure.title.escapedForTerminal): \(figure.value.map { fixedPoint($0, digits: digits + 1) } ?? "undefined")\n"
    }
    return text
  }

  /// `output_dict`, then our own keys; a label that has the name of such a key wins.
  var json: JSONValue {
    var object = report.json.objectValue ?? JSONObject()
    func add(_ key: String, _ value: JSONValue) {
      if object[key] == nil { object[key] = value }
    }
    for figure in figures { add(figure.key, figure.value.map { .number($0) } ?? .null) }
    add("confusion_matrix", confusion.json)
    add("unknown_labels", .array(unknownLabels.map { .string($0) }))
    add("cut_texts", .number(cutTexts))
    add("windowed_texts", .number(windowedTexts))
    return .object(object)
  }

  /// A CSV of every row: line in the data file, text or pair of texts, gold, predicted, probabilities.
  func writeRows(to file: AtomicFile, _ dialect: CSVDialect) throws(FilbertError) {
    var writer = CSVWriter(file, dialect: dialect)
    let isPair = examples.contains { $0.input.pair != nil }
    try writer.write(
      ["line", "text"] + (isPair ? ["text_pair"] : [])
        + ["label", "predicted_label", "probability"]
        + labels.map { "probability_\($0)" })
    for (example, prediction) in zip(examples, predictions) {
      try writer.write(
        [String(example.line), example.input.text] + (isPair ? [example.input.pair ?? ""] : [])
          + [example.label ?? "", prediction.label, prediction.probability.description]
          + prediction.probabilities.map(\.description))
    }
    try file.commit()
  }
}
