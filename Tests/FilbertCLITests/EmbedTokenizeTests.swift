import FilbertJSON
import Testing

struct EmbedTokenizeTests {
  @Test func aVectorALine() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("in.csv", "id,title\n1,red case\n2,late order\n")
    let outcome = try await workspace.run(
      "embed --model encoder --input in.csv --output out.jsonl --normalize --text-column title")
    #expect(outcome.status == 0)
    let lines = try workspace.read("out.jsonl").split(separator: "\n")
    #expect(lines.count == 2)
    var vectors: [[Double]] = []
    for line in lines {
      let object = try #require(try JSONValue.parse(Array(line.utf8)).objectValue)
      #expect(object.names == ["embedding"])
      vectors.append((object["embedding"]?.arrayValue ?? []).compactMap(\.doubleValue))
    }
    for vector in vectors {
      #expect(vector.count == 16)
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    }
    #expect(vectors[0] != vectors[1])
    let other = try await workspace.run(
      "embed --model encoder --input - --output - --normalize --pooling cls", input: "red case\n")
    #expect(other.status == 0 && other.lines.count == 1)
    #expect(other.lines[0] != String(lines[0]))
  }

  @Test func emptyAndLongTextsAreNotSilent() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("in.txt", "red case\n\n" + String(repeating: "late ", count: 100) + "\n")
    try await workspace.expectRefusal(
      "embed --model encoder --input in.txt --output -", code: 65,
      "in.txt:2: The row has an empty text; correct the file, or pass --skip-bad-rows to keep such rows without "
        + "a result.")
    let outcome = try await workspace.run(
      "embed --model encoder --input in.txt --output - --skip-bad-rows")
    #expect(outcome.status == 0)
    #expect(outcome.lines.count == 3)
    #expect(outcome.lines[1] == #"{"embedding":null}"#)
    #expect(
      outcome.warnings == [
        "1 of 2 texts is longer than 64 tokens and cut; the rest is not read (see --max-length)",
        "1 row with an empty text has no result (the first on line 2 of in.txt)",
      ])
  }

  @Test func tokensAreAsHuggingFaceWritesThem() async throws {
    let workspace = try Workspace("encoder")
    let outcome = try await workspace.run(
      "tokenize --model encoder --input -", input: "👍 Buying?\n\n想买\r\n")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(
      outcome.lines.map { line in
        let object = try? JSONValue.parse(Array(line.utf8)).objectValue
        return object?["tokens"]?.serialized() ?? line
      } == [
        ###"["[CLS]","👍","buy","##ing","?","[SEP]"]"###, #"["[CLS]","[SEP]"]"#,
        #"["[CLS]","想","买","[SEP]"]"#,
      ])
    // Scalars, not bytes: the thumb is one.
    #expect(
      outcome.lines[0].hasSuffix(#""offsets":[[0,0],[0,1],[2,5],[5,8],[8,9],[0,0]]}"#))
    #expect(outcome.lines[0].hasPrefix(#"{"ids":[2,"#))
    let cut = try await workspace.run(
      "tokenize --model encoder --input - --max-length 4", input: "buy red case now")
    #expect(cut.output.contains(#""tokens":["[CLS]","buy","red","[SEP]"]"#))
  }
}
