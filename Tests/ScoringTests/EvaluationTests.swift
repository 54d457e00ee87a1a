import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTables
import FilbertTagging
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Testing

@testable import FilbertScoring

/// Reports of labelled data beside the answers of tiny models.
@Suite struct EvaluationTests {
  private let fixtures: ScoringFixtures

  init() throws {
    fixtures = try ScoringFixtures()
  }

  private func evaluation(
    _ csv: String, _ target: TargetReading = .label, _ task: ModelTask = .classification,
    labels: [String] = ["buy", "refund"], thresholds: [Float] = [],
    training: String? = nil, coverage: Double? = nil
  ) throws -> (figures: TextEvaluation, rows: [String]) {
    let directory = fixtures.directory.appending(path: "model")
    try TinyModel.writeClassifier(to: directory, labels: labels, task: task)
    if let training { try fixtures.write("model/training.json", training) }
    let model = try ModelDirectory(directory.path).textModel()
    try fixtures.write("data.csv", csv)
    let path = fixtures.path("data.csv")
    let file = try LabelledFile(path: path, skipBadRows: false) { () throws(FilbertError) in
      try ExampleReader(TableReader(path: path), target: target)
    }
    var rows = EvaluatedRows(
      task, labels: model.labels, found: file.labels, thresholds: thresholds,
      interval: try coverage.map { try model.interval(coverage: $0) })
    let sink = MemorySink()
    var writer = try EvaluatedRowWriter(
      to: sink, CSVDialect(), columns: file.columns.columns, name: file.name, rows, separator: ",",
      abstains: false)
    var (known, unknown) = (PredictionCache(), UnknownTokens())
    try file.read { element throws(FilbertError) in
      let texts = model.encode([element.example.input])
      unknown.add(texts.unknownTokens)
      for answer in model.answers(texts, &known) {
        try writer.write(element, rows.add(element.example, answer, tokens: 0))
      }
    }
    return (
      TextEvaluation(rows, unknownTokens: unknown),
      lines(of: sink)
    )
  }

  private func lines(of sink: MemorySink) -> [String] {
    String(decoding: sink.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test func rowsAddUpToTheReport() throws {
    let csv =
      "text,label\n"
      + (0..<20).map { "word \($0),\($0 % 2 == 0 ? "buy" : "refund")\n" }
      .joined()
    let (evaluation, lines) = try evaluation(csv)
    let rows = lines.map { $0.split(separator: ",") }
    #expect(
      rows[0] == [
        "line", "text", "label", "predicted_label", "probability", "probability_buy",
        "probability_refund",
      ])
    #expect(rows.dropFirst().map { $0[0] } == (2...21).map { "\($0)"[...] })
    for row in rows.dropFirst() {
      let values = try row[4...].map { try #require(Float($0)) }
      #expect(values[0] == max(values[1], values[2]))
    }
    let right = rows.dropFirst().count { $0[2] == $0[3] }
    #expect(evaluation.json["accuracy"]?.doubleValue == Double(right) / 20)
  }

  @Test func rowsOfPairsHaveBothTexts() throws {
    let (_, rows) = try evaluation(
      "text_a,text_b,label\nlate,order,buy\nbuy,\"red, case\",refund\n")
    #expect(rows[0].hasPrefix("line,text_a,text_b,label,predicted_label,probability,"))
    #expect(rows[1].hasPrefix("2,late,order,buy,"))
    #expect(rows[2].hasPrefix("3,buy,\"red, case\",refund,"))
  }

  @Test func digitsAreThoseAskedFor() throws {
    let evaluation = try evaluation("text,label\na,buy\nb,refund\n").figures
    #expect(evaluation.text(digits: 0).contains(/\n    accuracy +\d +2\n/))
    #expect(evaluation.text(digits: 5).contains(/\n    accuracy +\d\.\d{5} +2\n/))
    #expect(evaluation.text(digits: 3).contains("\n\nConfusion matrix (rows: gold, columns: "))
  }

  @Test func labelsTheModelNeverSawHaveRowsOfTheirOwn() throws {
    let evaluation = try evaluation("text,label\na,buy\nb,zoo\nc,refund\nd,zoo\ne,ask\n").figures
    #expect(evaluation.unknownNames == ["ask", "zoo"] && evaluation.unknownCount == 3)
    let text = evaluation.text(digits: 3)
    for row in [
      "ask      0.000     0.000     0.000         1",
      "zoo      0.000     0.000     0.000         2",
    ] {
      #expect(text.contains(row))
    }
    #expect(text.contains("\nlog loss: undefined\n"))
    let report = evaluation.json
    #expect(report["unknown_labels"] == ["ask", "zoo"])
    #expect(report["zoo"]?["support"]?.intValue == 2)
    #expect(report["log_loss"] == JSONValue.null && report["brier_score"] == JSONValue.null)
    #expect(report["expected_calibration_error"]?.doubleValue != nil)
    // Always "zoo" is right for 2 of 5, and the model for 2 at most.
    #expect(report["baseline"]?["label"] == "zoo")
    #expect(report["baseline"]?["accuracy"]?.doubleValue == 0.4)
    #expect(evaluation.baselineWarning?.contains("always answering \"zoo\" (accuracy ") == true)
    #expect(text.contains("\nbaseline, always \"zoo\": accuracy 0.4000, macro F1 0."))
  }

  @Test func setsOfLabelsAreListed() throws {
    let (evaluation, rows) = try evaluation(
      "text,label\na,\"x,y\"\nb,\nc,\"y,z\"\n", .labels(separator: ","), .multilabel,
      labels: ["x", "y"], thresholds: [0, 1])
    #expect(evaluation.unknownNames == ["z"] && evaluation.unknownCount == 1)
    #expect(rows[0] == "line,text,label,predicted_labels,probability_x,probability_y")
    // A threshold of 0 gives x to all, one of 1 gives y to none.
    #expect(rows[1].hasPrefix("2,a,\"x,y\",x,0.") && rows[2].hasPrefix("3,b,,x,0."))
    #expect(evaluation.json["thresholds"] == ["x": 0.0, "y": 1.0])
    #expect(evaluation.json["baseline"]?["labels"] == ["y"])
    #expect(evaluation.json["brier_score"]?.doubleValue != nil)
    #expect(evaluation.json["expected_calibration_error"]?.doubleValue != nil)
    #expect(evaluation.json["y"]?["recall"]?.doubleValue == 0)
    #expect(
      evaluation.text(digits: 2).contains(
        #/\nsubset accuracy: [\d.]+\nHamming loss: [\d.]+\nBrier score, macro: [\d.]+\nexpected calibration error, macro: [\d.]+\nPR-AUC, macro: /#
      ))
  }

  @Test func numbersAreBesideNumbers() throws {
    let (evaluation, lines) = try evaluation(
      "text,label\na,1.5\nb,2\n", .number, .regression, labels: ["label"])
    let rows = lines.map { $0.split(separator: ",") }
    #expect(rows[0] == ["line", "text", "label", "predicted_value"])
    #expect(rows[1][..<3] == ["2", "a", "1.5"] && Float(rows[1][3]) != nil)
    #expect(evaluation.json.objectValue?.names.suffix(2) == ["windowed_texts", "unknown_tokens"])
    #expect(evaluation.json["unknown_labels"] == nil)
    #expect(evaluation.json["baseline"]?["value"]?.doubleValue == 1.75)
    #expect(evaluation.text(digits: 2).contains("\n\nbaseline, always the mean 1.75: RMSE 0.25"))
  }

  @Test func intervalsHoldTheNumbersThatTheRowsShow() throws {
    let words = ["buy", "late", "red", "queen", "order", "phone"]
    let (evaluation, lines) = try evaluation(
      "text,label\n"
        + (0..<36).map { "\(words[$0 % 6]) \(words[$0 / 6]),\(Double($0 % 5) - 2)\n" }.joined(),
      .number, .regression, labels: ["label"],
      training: #"{"residuals": {"absolute": [0.5, 1, 1.5], "count": 3}}"#, coverage: 0.5)
    let rows = lines.map { $0.split(separator: ",") }
    #expect(rows[0].suffix(2) == ["predicted_value_low", "predicted_value_high"])
    var inside = 0
    for row in rows.dropFirst() {
      let numbers = try row[2...].map { try #require(Double($0)) }
      #expect(abs(numbers[1] - numbers[2] - 1) < 1e-5 && abs(numbers[3] - numbers[1] - 1) < 1e-5)
      if numbers[2] <= numbers[0] && numbers[0] <= numbers[3] { inside += 1 }
    }
    #expect(inside > 0 && inside < 36)
    let interval = try #require(evaluation.json["interval"])
    #expect(interval["asked"]?.doubleValue == 0.5)
    #expect(interval["coverage"]?.doubleValue == Double(inside) / 36)
    #expect(abs((interval["mean_width"]?.doubleValue ?? 0) - 2) < 1e-5)
    #expect(
      evaluation.text(digits: 2).contains(
        #/\n\nInterval of 0\.5\ntrue numbers inside: 0\.\d\d\nmean width: 2\.00\n$/#))
  }

  @Test func wordsAreWrittenWithTheirLines() throws {
    try TinyModel.writeTagger(to: fixtures.directory.appending(path: "tagger"))
    let tagger = try TextTagger(contentsOf: fixtures.path("tagger"))
    try fixtures.write("data.conll", "red\tB-ITEM\nking\tB-PRICE\n\nhow\tO\n")
    let dataset = try TaggedDataset(path: fixtures.path("data.conll"))
    let windows = tagger.tokenizer.windows(
      dataset.sentences.map(\.words), maximumLength: tagger.maximumLength)
    let evaluation = TagEvaluation(
      dataset.sentences, tagger.tag(windows), tags: tagger.decoder.tags, scheme: .iob2,
      unknownTokens: windows.unknownTokens)
    #expect(evaluation.unknownNames == ["B-PRICE"] && evaluation.unknownCount == 1)
    let sink = MemorySink()
    try evaluation.writeRows(to: sink, CSVDialect())
    let rows = lines(of: sink)
    #expect(rows[0] == "sentence,line,word,tag,predicted_tag,probability")
    #expect(rows[1].hasPrefix("1,1,red,B-ITEM,") && rows[3].hasPrefix("2,4,how,O,"))
    #expect(evaluation.json["scheme"] == "iob2")
    #expect(evaluation.json["baseline"]?["label"] == "B-ITEM", "the first of equally frequent tags")
    #expect(evaluation.json["unknown_tokens"]?["tokens"]?.intValue == 3)
    #expect(evaluation.text(digits: 2).contains("\nbaseline, always \"B-ITEM\": accuracy 0.333"))
    #expect(evaluation.text(digits: 2).contains("Entities, strict IOB2"))
  }
}
