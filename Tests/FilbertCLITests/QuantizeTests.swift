import Foundation
import TestSupport
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
        == "No texts were given to compare the models on; --calibration FILE says how their answers differ."
    )
  }

  @Test func refusals() async throws {
    let workspace = try workspace()
    try await workspace.expectRefusal(
      "quantize --model classifier --output classifier", code: 73,
      "classifier: The directory exists and is not empty; pass --overwrite to replace it or choose another."
    )
    try await workspace.expectRefusal(
      "quantize --model classifier --output small --text-column text", code: 64,
      "--text-column is about the texts of --calibration; name a file of texts.")
    try await workspace.expectRefusal(
      "quantize --model classifier --output small --calibration -", code: 64,
      "Nothing tells the format of the standard input; give --input-format csv, tsv, jsonl or txt.")
    try workspace.write("empty.txt", "buy\n\nphone\n")
    let outcome = try await workspace.run(
      "quantize --model classifier --output small --calibration empty.txt")
    #expect(outcome.status == 65)
    #expect(!workspace.exists("small"))
  }
}
