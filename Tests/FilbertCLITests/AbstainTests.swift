import FilbertJSON
import FilbertModelFiles
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

/// Texts that are out of scope, on the command line.
struct AbstainTests {
  /// A classifier with statistics whose known texts are `known` away.
  private func workspace(known: [Float]) throws -> Workspace {
    let workspace = try Workspace("classifier")
    try ScopeStatistics.lengths(known: known)
      .save(to: workspace.url("classifier/scope.safetensors").path)
    return workspace
  }

  @Test func trainedModelsAbstain() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", Corpora.twoClasses())
    let trained = try await workspace.run(
      "train --model encoder --train train.csv --output model \(Corpora.recipe)")
    #expect(trained.status == 0)
    #expect(
      trained.errors.contains(
        "Texts out of scope are recognised by the distances of 6 rows that were held out."))
    let training = Array(try workspace.bytes("model/training.json"))
    let record = try JSONValue.parse(training)["scope"]
    #expect(record?["rows"]?.intValue == 54 && record?["known_count"]?.intValue == 6)
    #expect(record?["known_texts"]?.stringValue == "held_out")
    try workspace.write("other.csv", "text,label\n你好，这个床垫多少钱？ 你好,none\nwant buy price,buy\n")
    let predicted = try await workspace.run(
      "predict --model model --input train.csv --output scored.csv --abstain 1 --summary s.json")
    #expect(predicted.status == 0)
    let lines = try workspace.read("scored.csv").split(separator: "\n")
    #expect(lines[0] == "text,label,predicted_label,probability,in_scope")
    let outside = lines.count { $0.hasSuffix(",,,false") }
    #expect(lines.count { $0.hasSuffix(",true") } + outside == 60)
    let summary = try JSONValue.parse(Array(try workspace.bytes("s.json")))
    #expect(summary["out_of_scope"]?.intValue == outside)
    let evaluated = try await workspace.run(
      "evaluate --model model --data other.csv --out-of-scope-label none")
    #expect(evaluated.status == 0)
    #expect(evaluated.output.contains("\nOut of scope: label none, abstaining at 0.95\n"))
    // Written over, with everything that a model directory has.
    let again = try await workspace.run(
      "train --model encoder --train train.csv --output model --overwrite --quiet \(Corpora.recipe)"
    )
    #expect(again.status == 0)
    #expect(workspace.exists("model/scope.safetensors"))
  }

  @Test func farTextsGetNoLabel() async throws {
    let workspace = try workspace(known: [0.001])
    try workspace.write("in.jsonl", #"{"text": "late order"}"# + "\n" + #"{"text": ""}"# + "\n")
    let outcome = try await workspace.run(
      "predict --model classifier --input in.jsonl --output - --abstain 0.9 --skip-bad-rows")
    #expect(outcome.status == 0)
    #expect(
      outcome.output
        == #"{"text": "late order","predicted_label":null,"probability":null,"in_scope":false}"#
        + "\n"
        + #"{"text": "","predicted_label":null,"probability":null,"in_scope":null}"# + "\n")
    #expect(outcome.errors.contains("1 text of 1 is out of scope and got no label.\n"))
    // Not among those with the greatest probabilities either.
    let top = try await workspace.run(
      "predict --model classifier --input in.jsonl --output - --abstain 0.9 --skip-bad-rows --top-rows 3"
    )
    #expect(top.output == "")
  }

  @Test func evaluateCountsBothKinds() async throws {
    let workspace = try workspace(known: [1e9])
    try workspace.write("test.csv", "text,label\nbuy,buy\nlate order,refund\npillow,none\n")
    let near = try await workspace.run(
      "evaluate --model classifier --data test.csv --out-of-scope-label none --format json")
    #expect(near.status == 0)
    let report = try JSONValue.parse(near.bytes)
    let scope = try #require(report["out_of_scope"])
    #expect(scope["abstain"]?.doubleValue == 0.95)
    #expect(scope["in_scope_texts"]?.intValue == 2 && scope["out_of_scope_texts"]?.intValue == 1)
    #expect(scope["in_scope_kept"]?.doubleValue == 1)
    #expect(scope["out_of_scope_found"]?.doubleValue == 0)
    #expect(report["unknown_labels"]?.arrayValue?.isEmpty == true)
    #expect(report["none"]?["support"]?.intValue == 1)
    // Defined, although a label of the file is not the model's.
    #expect(report["log_loss"]?.doubleValue != nil)

    let far = try self.workspace(known: [0])
    try far.write("test.csv", "text,label\nbuy,buy\nlate order,refund\npillow,none\n")
    let all = try await far.run(
      "evaluate --model classifier --data test.csv --out-of-scope-label none --format json "
        + "--predictions rows.csv")
    let other = try JSONValue.parse(all.bytes)
    #expect(other["accuracy"]?.doubleValue == 1.0 / 3)
    #expect(other["out_of_scope"]?["out_of_scope_found"]?.doubleValue == 1)
    #expect(other["out_of_scope"]?["in_scope_kept"]?.doubleValue == 0)
    let rows = try far.read("rows.csv").split(separator: "\n")
    #expect(rows[0].hasPrefix("line,text,label,predicted_label,probability,in_scope,"))
    #expect(rows[3].hasPrefix("4,pillow,none,,,false,"))
  }

  @Test func modelsThatCannotAbstainSaySo() async throws {
    let workspace = try Workspace("classifier")
    try TinyModel.writeTagger(to: workspace.url("tagger"))
    try TinyModel.writeClassifier(
      to: workspace.url("topics"), labels: ["x", "y"], task: .multilabel)
    try TinyModel.writeClassifier(to: workspace.url("spend"), labels: ["n"], task: .regression)
    try workspace.write("t.csv", "text,label\na,buy\n")
    let missing =
      "Texts out of scope are recognised with scope.safetensors, which this model does not have: Filbert did not train it, "
      + "or its training texts do not differ. Train it again, or leave out"
    try await workspace.expectRefusal(
      "predict --model classifier --input t.csv --output o.csv --abstain 0.9", code: 65,
      "\(missing) --abstain.")
    try await workspace.expectRefusal(
      "predict --model topics --input t.csv --output o.csv --abstain 0.9", code: 65,
      "--abstain is for models that give one label, and this one gives any number of labels; leave it out."
    )
    try await workspace.expectRefusal(
      "predict --model spend --input t.csv --output o.csv --abstain 0.9", code: 65,
      "--abstain is for models that give one label, and this one answers a number; leave it out.")
    try await workspace.expectRefusal(
      "predict --model tagger --input t.csv --output o.csv --abstain 0.9", code: 64,
      "--abstain is for models that give one label and has no meaning for a model that tags words; leave it out."
    )
    for share in ["0", "1.5", "-1", "nan"] {
      let outcome = try await workspace.run(
        "predict --model classifier --input t.csv --output o.csv --abstain=\(share)")
      #expect(outcome.status == 64)
    }
  }

  @Test func evaluateNeedsALabelOfItsOwn() async throws {
    let workspace = try workspace(known: [1])
    try workspace.write("t.csv", "text,label\na,buy\n")
    try await workspace.expectRefusal(
      "evaluate --model classifier --data t.csv --out-of-scope-label buy", code: 64,
      "--out-of-scope-label names the label \"buy\", which the model knows; name the one that rows have if no label of the "
        + "model fits.")
    let outcome = try await workspace.run("evaluate --model classifier --data t.csv --abstain 0.9")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("--abstain needs --out-of-scope-label"))
  }
}
