import FilbertJSON
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

/// Intervals around numbers, on the command line.
struct IntervalTests {
  private static let words = ["buy", "late", "red", "queen", "order", "phone"]

  private static func rows(_ count: Int) -> String {
    "text,spend\n"
      + (0..<count).map { row in
        let chosen = words.indices.filter { (row + 1) >> $0 & 1 == 1 }
        let text = chosen.map { words[$0] }.joined(separator: " ")
        return "\(text) \(row),\(1200 + 400 * (row % 2) + row * 37 % 50)\n"
      }.joined()
  }

  private static let recipe =
    "--task regression --label-column spend --epochs 5 --batch-size 8 --learning-rate 1e-2"

  @Test func trainedModelsHaveIntervals() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", Self.rows(60))
    let trained = try await workspace.run(
      "train --model encoder --train train.csv --output model --validation-fraction 0.2 \(Self.recipe)"
    )
    #expect(trained.status == 0, "\(trained.errors)")
    let training = try JSONValue.parse(Array(try workspace.bytes("model/training.json")))
    let residuals = try #require(training["residuals"]?["absolute"]?.arrayValue)
    #expect(residuals.count == 12 && training["residuals"]?["count"]?.intValue == 12)
    #expect(training["findings"]?["residuals"] == nil)
    // The twelfth of twelve.
    let halfWidth = try #require(residuals.last?.doubleValue)

    let scored = try await workspace.run(
      "predict --model model --input train.csv --output - --interval 0.9 --quiet")
    #expect(
      scored.lines[0] == "text,spend,predicted_value,predicted_value_low,predicted_value_high")
    var inside = 0
    for line in scored.lines[1...60] {
      let numbers = line.split(separator: ",").dropFirst().compactMap { Double($0) }
      try #require(numbers.count == 4)
      #expect(abs(numbers[1] - numbers[2] - halfWidth) < 1e-3)
      #expect(abs(numbers[3] - numbers[1] - halfWidth) < 1e-3)
      if numbers[2] <= numbers[0] && numbers[0] <= numbers[3] { inside += 1 }
    }
    let object = try await workspace.run(
      "predict --model model --input train.csv --output - --format jsonl --interval 0.9 --round 1 --quiet"
    )
    let first = try JSONValue.parse(Array(object.lines[0].utf8))
    #expect(
      first.objectValue?.names.suffix(3) == [
        "predicted_value", "predicted_value_low", "predicted_value_high",
      ])
    let ends = try ["_low", "", "_high"].map {
      try #require(first["predicted_value\($0)"]?.doubleValue)
    }
    #expect(ends[0] < ends[1] && ends[1] < ends[2])

    let evaluated = try await workspace.run(
      "evaluate --model model --data train.csv --interval 0.9 --format json --predictions rows.csv"
    )
    let report = try JSONValue.parse(evaluated.bytes)["interval"]
    #expect(report?["asked"]?.doubleValue == 0.9)
    #expect(report?["coverage"]?.doubleValue == Double(inside) / 60)
    #expect(abs((report?["mean_width"]?.doubleValue ?? 0) - 2 * halfWidth) < 1e-3)
    #expect(
      try workspace.read("rows.csv").hasPrefix(
        "line,text,spend,predicted_value,predicted_value_low,predicted_value_high\n"))
    let text = try await workspace.run("evaluate --model model --data train.csv --interval 0.9")
    #expect(
      text.output.contains(
        #/\nInterval of 0\.9\ntrue numbers inside: \d\.\d{3}\nmean width: [\d.]+\n/#))

    try await workspace.expectRefusal(
      "predict --model model --input train.csv --output o.csv --interval 0.95", code: 65,
      "An interval that holds 0.95 of the true numbers needs 19 held-out rows or more, and there are 12; hold out more rows "
        + "or ask for less.")
  }

  @Test func modelsThatWereTrainedOnAllRowsHaveNone() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", Self.rows(20))
    let trained = try await workspace.run(
      "train --model encoder --train train.csv --output model --validation-fraction 0 \(Self.recipe)"
    )
    #expect(trained.status == 0, "\(trained.errors)")
    for command in ["predict --input train.csv --output o.csv", "evaluate --data train.csv"] {
      try await workspace.expectRefusal(
        "\(command) --model model --interval 0.8", code: 65,
        "An interval is made of the errors on rows that were held out from training, and training.json of this model has "
          + "none; train it again with 4 validation rows or more.")
    }
  }

  @Test func modelsWithoutNumbersSaySo() async throws {
    let workspace = try Workspace("classifier")
    try TinyModel.writeTagger(to: workspace.url("tagger"))
    try TinyModel.writeClassifier(
      to: workspace.url("topics"), labels: ["x", "y"], task: .multilabel)
    try workspace.write("t.csv", "text,label\na,buy\n")
    try workspace.write("t.conll", "a\tO\n")
    let labels =
      "--interval is for models that answer a number, and this one gives labels; leave it out."
    let tags =
      "--interval is for models that answer a number and has no meaning for a model that tags words; leave it out."
    for (model, code, message) in [
      ("classifier", 65, labels), ("topics", 65, labels), ("tagger", 64, tags),
    ] {
      try await workspace.expectRefusal(
        "predict --model \(model) --input t.csv --output o.csv --interval 0.9", code: Int32(code),
        message)
    }
    try await workspace.expectRefusal(
      "evaluate --model classifier --data t.csv --interval 0.9", code: 65, labels)
    try await workspace.expectRefusal(
      "evaluate --model tagger --data t.conll --interval 0.9", code: 64, tags)
    for share in ["0", "1", "-1", "nan", "90"] {
      let outcome = try await workspace.run(
        "predict --model classifier --input t.csv --output o.csv --interval=\(share)")
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("--interval must lie between 0 and 1, both excluded, not"))
    }
  }
}
