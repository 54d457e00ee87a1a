import FilbertCore
import FilbertJSON
import Foundation
import Testing

@testable import FilbertCLI

/// From a labelled file to answers, as a user goes.
struct WholePathTests {
  @Test func trainEvaluatePredictEmbedInspect() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", Corpora.twoClasses())
    try workspace.write("test.csv", Corpora.twoClasses(20, seed: 100))

    let trained = try await workspace.run(
      "train --model encoder --train train.csv --output model --recipe plain \(Corpora.recipe)")
    #expect(trained.status == 0)
    try checkTraining(trained, workspace)

    let evaluated = try await workspace.run("evaluate --model model --data test.csv")
    #expect(evaluated.status == 0)
    #expect(evaluated.output.hasPrefix("              precision    recall  f1-score   support\n\n"))
    #expect(evaluated.output.contains("\n    accuracy                          1.000        20\n"))
    #expect(evaluated.output.contains("\nConfusion matrix (rows: gold, columns: predicted)\n"))
    #expect(evaluated.output.contains("\nROC-AUC: 1.0000\n"))
    #expect(evaluated.output.contains("\nlog loss: 0."))

    let predicted = try await workspace.run(
      "predict --model model --input test.csv --output scored.csv")
    #expect(predicted.status == 0)
    #expect(predicted.output == "")
    let gold = try workspace.read("test.csv").split(separator: "\n").map {
      $0.split(separator: ",")
    }
    let scored = try workspace.read("scored.csv").split(separator: "\n").map {
      $0.split(separator: ",")
    }
    #expect(scored.count == gold.count)
    for (row, answer) in zip(gold, scored).dropFirst() {
      #expect(row == Array(answer.prefix(2)))
      #expect(answer[2] == row[1])
    }

    let embedded = try await workspace.run("embed --model model --input test.csv --output -")
    #expect(embedded.status == 0)
    #expect(embedded.lines.count == 20)
    let inspected = try await workspace.run("inspect --model model")
    #expect(inspected.status == 0)
    for line in [
      "architecture           BERT sequence classifier",
      "encoder                2 layers, 16 features, 2 heads, 32 inner, gelu",
      "parameters             11,138 in 41 tensors",
      "positions              64, used with up to 64 tokens",
      "tokenizer              WordPiece, 331 entries, lower-cased",
      "labels                 2: buy, refund",
      "trained by             filbert \(Version.number) from encoder on train.csv",
    ] {
      #expect(inspected.lines.contains(line))
    }
    #expect(inspected.output.contains("\nmodel.safetensors      "))
  }

  private func checkTraining(_ outcome: Outcome, _ workspace: Workspace) throws {
    #expect(outcome.output == "")
    // Not a terminal: whole lines, nothing that moves the cursor.
    #expect(!outcome.errors.contains("\r") && !outcome.errors.contains("\u{1b}"))
    let lines = outcome.errors.split(separator: "\n").map(String.init)
    #expect(lines.first == "train.csv: 60 rows, text from column \"text\", label from \"label\"")
    #expect(lines.contains("labels: buy 30, refund 30"))
    #expect(lines.contains("54 rows to train on, 6 set aside for validation"))
    #expect(lines.count { $0.hasPrefix("epoch ") } == 10)
    let last = try #require(lines.last)
    let pattern =
      /Done: epoch (\d+) kept \(validation macro F1 1\.0000, accuracy 1\.0000\), [\d.]+ examples\/s, [\d,]+ tokens\/s, peak memory [\d.]+ [KMG]B, model in model/
    let kept = try #require(last.wholeMatch(of: pattern)).1
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: workspace.url("model").path).sorted()
        == [
          "README.md", "config.json", "model.safetensors", "scope.safetensors",
          "tokenizer_config.json", "training.json", "vocab.txt",
        ])
    #expect(!workspace.exists("model.checkpoint"))

    let record = try JSONValue.parse([UInt8](workspace.bytes("model/training.json")))
    #expect(record["kept_epoch"]?.intValue == Int(kept))
    #expect(record["history"]?.arrayValue?.count == 10)
    #expect(record["recipe"]?["seed"]?.intValue == 42)
    #expect(record["recipe"]?["max_length"]?.intValue == 64)
    #expect(record["train"]?["rows"]?.intValue == 54)
    for name in ["examples_per_second", "tokens_per_second", "peak_memory_bytes", "seconds"] {
      #expect(try #require(record[name]?.doubleValue) > 0)
    }
  }

  @Test func quietMeansQuiet() async throws {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write("train.csv", Corpora.twoClasses())
    for command in [
      "train --model encoder --train train.csv --output model --epochs 1 --validation-fraction 0 --quiet",
      "evaluate --model classifier --data train.csv --quiet",
      "predict --model classifier --input train.csv --output - --quiet",
      "embed --model classifier --input train.csv --output - --quiet",
    ] {
      let outcome = try await workspace.run(command)
      #expect(outcome.status == 0)
      #expect(outcome.errors == "")
    }
  }

  @Test func pairsAreLearnedAndScored() async throws {
    let workspace = try Workspace("encoder")
    var csv = "history,item,label\n"
    for row in 0..<40 {
      let fits = row % 2 == 0
      csv +=
        "want to buy red case \(row),\(fits ? "red case" : "late order"),\(fits ? "yes" : "no")\n"
    }
    try workspace.write("pairs.csv", csv)
    let trained = try await workspace.run(
      "train --model encoder --train pairs.csv --output model --epochs 1")
    #expect(trained.status == 0)
    #expect(
      trained.errors.contains(
        "text from column \"history\", second text from \"item\", label from \"label\""))
    let scored = try await workspace.run("predict --model model --input pairs.csv --output -")
    #expect(scored.lines.count == 41)
    #expect(scored.lines.first == "history,item,label,predicted_label,probability")
  }
}
