import FilbertCore
import FilbertCorpus
import FilbertEvaluation
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertTables
import FilbertText

/// The right numbers beside predicted ones, and every figure made of them.
struct RegressionResult {
  private let examples: [Example]
  private let estimates: [Estimate]
  private let report: RegressionReport

  init(_ examples: [Example], _ estimates: [Estimate]) {
    self.examples = examples
    self.estimates = estimates
    report = RegressionReport(
      gold: examples.map { $0.number ?? .nan }, predicted: estimates.map { Double($0.value) })
  }

  var cutTexts: Int { estimates.count { $0.unreadTokens > 0 } }
  var windowedTexts: Int { estimates.count { $0.windows > 1 } }

  func text(digits: Int) -> String { report.text(digits: digits) }

  var json: JSONValue {
    var object = report.json.objectValue ?? JSONObject()
    object["cut_texts"] = .number(cutTexts)
    object["windowed_texts"] = .number(windowedTexts)
    return .object(object)
  }

  /// A CSV of every row: line in the data file, text or pair of texts, right and predicted number.
  func writeRows(to file: AtomicFile, _ dialect: CSVDialect) throws(FilbertError) {
    var writer = CSVWriter(file, dialect: dialect)
    let isPair = examples.contains { $0.input.pair != nil }
    try writer.write(
      ["line", "text"] + (isPair ? ["text_pair"] : []) + ["value", "predicted_value"])
    for (example, estimate) in zip(examples, estimates) {
      try writer.write(
        [String(example.line), example.input.text] + (isPair ? [example.input.pair ?? ""] : [])
          + [example.number?.description ?? "", estimate.value.description])
    }
    try file.commit()
  }
}
