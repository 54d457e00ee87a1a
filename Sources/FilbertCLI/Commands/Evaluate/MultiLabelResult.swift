import FilbertCore
import FilbertCorpus
import FilbertEvaluation
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertTables
import FilbertText

/// Gold sets of labels beside predicted ones, and every figure made of them.
struct MultiLabelResult {
  private let examples: [Example]
  private let predictions: [Prediction]
  private let labels: [String]
  private let thresholds: [Float]
  let unknownLabels: [String]
  private let gold: [[Int]]
  private let predicted: [[Int]]
  private let report: MultiLabelReport

  /// - Parameter thresholds: one for each of `labels`.
  init(
    _ examples: [Example], predictions: [Prediction], labels: [String], thresholds: [Float]
  ) {
    self.examples = examples
    self.predictions = predictions
    self.labels = labels
    self.thresholds = thresholds
    var index: [ExactString: Int] = [:]
    for (number, label) in labels.enumerated() { index[ExactString(label)] = number }
    let unknown = Set(examples.flatMap { $0.labels.map { ExactString($0) } })
      .subtracting(index.keys).sorted()
    for label in unknown { index[label] = index.count }
    unknownLabels = unknown.map(\.string)
    gold = examples.map { $0.labels.compactMap { index[ExactString($0)] } }
    predicted = predictions.map { prediction in
      labels.indices.filter { prediction.probabilities[$0] >= thresholds[$0] }
    }
    report = MultiLabelReport(
      gold: gold, predicted: predicted, names: labels + unknown.map(\.string))
  }

  var unknownRows: Int { gold.count { $0.contains { $0 >= labels.count } } }
  var cutTexts: Int { predictions.count { $0.unreadTokens > 0 } }
  var windowedTexts: Int { predictions.count { $0.windows > 1 } }

  /// Area under the precision-recall curve of each label of the model; nil for one that no row has.
  private var averagePrecisions: [Double?] {
    var isPositive = [[Bool]](
      repeating: [Bool](repeating: false, count: gold.count), count: labels.count)
    for (row, labels) in gold.enumerated() {
      for label in labels where label < isPositive.count { isPositive[label][row] = true }
    }
    return labels.indices.map { label in
      RankingCurve(
        scores: predictions.map { Double($0.probabilities[label]) }, isPositive: isPositive[label]
      )?.averagePrecision
    }
  }

  /// Of the labels that occur, each alike; nil where none does.
  private static func mean(_ values: [Double?]) -> Double? {
    let defined = values.compactMap(\.self)
    return defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
  }

  /// The report, then the other figures.
  func text(digits: Int) -> String {
    let areas = averagePrecisions
    let figures: [(String, Double?)] =
      [
        ("subset accuracy", report.subsetAccuracy), ("Hamming loss", report.hammingLoss),
        ("PR-AUC, macro", Self.mean(areas)),
      ] + zip(labels, areas).map { ("PR-AUC of \($0)", $1) }
    return report.text(digits: digits) + "\n"
      + figures.map { title, value in
        "\(title.escapedForTerminal): \(value.map { fixedPoint($0, digits: digits + 1) } ?? "undefined")\n"
      }.joined()
  }

  /// `output_dict`, then our own keys; a label that has the name of such a key wins.
  var json: JSONValue {
    var object = report.json.objectValue ?? JSONObject()
    func add(_ key: String, _ value: JSONValue) {
      if object[key] == nil { object[key] = value }
    }
    func byLabel(_ values: [JSONValue]) -> JSONValue {
      var object = JSONObject()
      for (label, value) in zip(labels, values) { object[label] = value }
      return .object(object)
    }
    let areas = averagePrecisions
    add("subset_accuracy", .number(report.subsetAccuracy))
    add("hamming_loss", .number(report.hammingLoss))
    add("average_precision_macro", Self.mean(areas).map { .number($0) } ?? .null)
    add("average_precision", byLabel(areas.map { $0.map { .number($0) } ?? .null }))
    add("thresholds", byLabel(thresholds.map { .number($0) }))
    add("unknown_labels", .array(unknownLabels.map { .string($0) }))
    add("cut_texts", .number(cutTexts))
    add("windowed_texts", .number(windowedTexts))
    return .object(object)
  }

  /// A CSV of every row: line in the data file, text or pair of texts, gold and predicted labels, probabilities.
  func writeRows(to file: AtomicFile, _ dialect: CSVDialect) throws(FilbertError) {
    var writer = CSVWriter(file, dialect: dialect)
    let isPair = examples.contains { $0.input.pair != nil }
    let list = LabelList(labels + unknownLabels, separator: ",")
    try writer.write(
      ["line", "text"] + (isPair ? ["text_pair"] : []) + ["labels", "predicted_labels"]
        + labels.map { "probability_\($0)" })
    for ((example, prediction), predicted) in zip(zip(examples, predictions), predicted) {
      try writer.write(
        [String(example.line), example.input.text] + (isPair ? [example.input.pair ?? ""] : [])
          + [list.text(example.labels), list.text(predicted.map { labels[$0] })]
          + prediction.probabilities.map(\.description))
    }
    try file.commit()
  }
}
