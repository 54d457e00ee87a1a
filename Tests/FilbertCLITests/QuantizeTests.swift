import FilbertJSON
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

struct QuantizeTests {
  private func workspace() throws -> Workspace {
    let workspace = try Workspace("classifier")
    try workspace.write(
      "data.txt", (0..<40).map { "buy red phone case \($0 % 7)\n" }.joined() + "late order\n")
    return workspace
  }

  @Test func theSmallModelIsTakenEverywhere() async throws {
    let workspace = try workspace()
    try workspace.write("test.csv", "text,label\nbuy phone,buy\nlate order,refund\n")
    try workspace.write("classifier/training.json", #"{"recipe": {"max_length": 20}}"#)
    let made = try await workspace.run(
      "quantize --model classifier --output small --calibration data.txt")
    #expect(made.status == 0)
    #expect(made.output == "")
    let said = Self.lines(made)
    #expect(said.first == "data.txt: text from column \"text\"")
    #expect(said.dropLast().last?.contains(" of weights have become ") == true)
    #expect(
      said.last?.hasPrefix("On 41 texts both models give the same label for 100.0 %; ") == true)
    #expect(
      try workspace.bytes("small/training.json") == workspace.bytes("classifier/training.json"))
    #expect(try workspace.bytes("small/vocab.txt") == workspace.bytes("classifier/vocab.txt"))

    for command in [
      "predict --model small --input data.txt --output scored.csv",
      "evaluate --model small --data test.csv",
      "embed --model small --input data.txt --output vectors.jsonl",
      "tokenize --model small --input data.txt",
    ] {
      #expect(try await workspace.run(command).status == 0, "\(command)")
    }
    let inspected = try await workspace.run("inspect --model small").output
    let original = try await workspace.run("inspect --model classifier").output
    #expect(inspected.contains("8 bits"))
    func line(_ title: String, _ page: String) -> Substring? {
      page.split(separator: "\n").first { $0.hasPrefix(title) }?.split(separator: " in ").first
    }
    #expect(line("parameters", inspected) == line("parameters", original))
    #expect(inspected.contains("used with up to 20 tokens"))
    try await workspace.expectRefusal(
      "train --model small --train test.csv --output more --quiet --validation-fraction 0",
      code: 65,
      "small: The weights of this model have 8 bits and cannot be trained; fine-tune the model they were made from "
        + "and quantize the result.")
    try await workspace.expectRefusal(
      "quantize --model small --output smaller", code: 65,
      "small: The weights of this model have 8 bits already; nothing is left to do.")
  }

  /// What was said to people.
  private static func lines(_ outcome: Outcome) -> [String] {
    outcome.errors.split(separator: "\n").map(String.init)
  }

  @Test func encodersAndTaggersToo() async throws {
    let workspace = try Workspace("encoder")
    try TinyModel.writeTagger(to: workspace.url("tagger"))
    try workspace.write("data.txt", "buy red phone case\nlate order\n")
    let encoder = try await workspace.run(
      "quantize --model encoder --output small --calibration data.txt")
    #expect(encoder.status == 0)
    #expect(
      Self.lines(encoder).last?.hasPrefix("On 2 texts the cosine of both models' vectors") == true)
    let tagger = try await workspace.run(
      "quantize --model tagger --output small-tagger --calibration data.txt")
    #expect(tagger.status == 0)
    #expect(
      Self.lines(tagger).last?.hasPrefix("On 2 texts both models give the same tag to ") == true)
    #expect(
      try await workspace.run(
        "predict --model small-tagger --input data.txt --output tagged.csv"
      ).status == 0)
    let silent = try await workspace.run("quantize --model tagger --output other")
    #expect(
      Self.lines(silent).last
        == "No texts were given to compare the models on; with --calibration FILE their answers are compared."
    )
  }

  @Test func refusals() async throws {
    let workspace = try workspace()
    try TinyModel.writeClassifier(to: workspace.url("other"))
    try await workspace.expectRefusal(
      "quantize --model classifier --output other", code: 73,
      "other: The directory exists and is not empty; pass --overwrite to replace it or choose another."
    )
    try await workspace.expectRefusal(
      "quantize --model classifier --output small --text-column text", code: 64,
      "--text-column is about the texts of --calibration; name a file of texts.")
    try await workspace.expectRefusal(
      "quantize --model classifier --output small --calibration -", code: 64,
      "Cannot infer the format of standard input; give --input-format csv, tsv, jsonl, json or txt."
    )
    try workspace.write("empty.txt", "buy\n\nphone\n")
    let outcome = try await workspace.run(
      "quantize --model classifier --output small --calibration empty.txt")
    #expect(outcome.status == 65)
    #expect(!workspace.exists("small"))
  }

  /// The original can be trained and quantized again, its copy cannot.
  @Test func theOriginalIsNotReplaced() async throws {
    let workspace = try workspace()
    try FileManager.default.createSymbolicLink(
      atPath: workspace.url("link").path, withDestinationPath: "classifier")
    let pairs = [
      ("classifier", "classifier"), ("classifier", "./classifier/"), ("classifier", "link"),
      ("link", "classifier"),
    ]
    for (model, output) in pairs {
      for option in ["", " --overwrite"] {
        try await workspace.expectRefusal(
          "quantize --model \(model) --output \(output)\(option)", code: 64,
          "\(output): --output is the directory of the model, which must be kept; name another one."
        )
      }
    }
    // Another directory may be replaced, also by its own original.
    #expect(try await workspace.run("quantize --model classifier --output small").status == 0)
    #expect(
      try await workspace.run("quantize --model classifier --output small --overwrite").status == 0)
  }

  /// Before anything is computed: a pair has segments that such a model has no embedding for.
  @Test func pairsAreRefusedBeforeTheWork() async throws {
    let workspace = try Workspace("encoder")
    let file = workspace.url("encoder/config.json")
    var configuration = try BertConfiguration(path: file.path)
    configuration.segmentTypes = 1
    let model = SentenceEncoder(configuration)
    let parameters = Parameters(layout: model.layout)
    parameters.initialize(model.layout.slots, seed: 1, deviation: 0.1)
    try parameters.save(to: workspace.url("encoder/model.safetensors").path, overwrite: true)
    try Data(configuration.json().serialized().utf8).write(to: file)
    try TinyModel.writeTagger(to: workspace.url("tagger"))
    try workspace.write("pairs.csv", "text,text_pair\nbuy,phone\n")
    try await workspace.expectRefusal(
      "quantize --model encoder --output small --calibration pairs.csv", code: 65,
      "encoder/config.json: This model has one segment type and cannot read pairs of texts; join them into one "
        + "column.")
    try await workspace.expectRefusal(
      "quantize --model tagger --output small --calibration pairs.csv", code: 64,
      "--text-pair-column is for models that read pairs; this one tags words of a text.")
  }

  @Test func aCalibrationNeedsATextAndFindsIt() async throws {
    let workspace = try workspace()
    let sentence =
      "The file has no text to fit the rounding to; name one that has, or leave out --calibration."
    try workspace.write("header.csv", "text\n")
    try await workspace.expectRefusal(
      "quantize --model classifier --output small --calibration header.csv", code: 65,
      "header.csv: \(sentence)")
    try workspace.write("empty.csv", "text,note\n,a\n,b\n")
    try await workspace.expectRefusal(
      "quantize --model classifier --output small --calibration empty.csv --skip-bad-rows",
      code: 65, "empty.csv: \(sentence)")
    // A first chunk without any: the texts come after it, and the weights are the fitted ones.
    let texts = (0..<20).map { "buy red phone case \($0 % 7),x\n" }.joined()
    try workspace.write("plain.csv", "text,note\n" + texts)
    try workspace.write(
      "late.csv", "text,note\n" + String(repeating: ",a\n", count: 2_100) + texts)
    for name in ["plain", "late"] {
      let made = try await workspace.run(
        "quantize --model classifier --output \(name) --calibration \(name).csv --skip-bad-rows")
      #expect(made.status == 0)
      #expect(Self.lines(made).contains { $0.hasPrefix("On 20 texts both models give the same") })
    }
    #expect(
      try workspace.bytes("late/model.safetensors") == workspace.bytes("plain/model.safetensors"))
  }
}
