import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTestSupport
import FilbertText
import Foundation
import Testing

/// Directories of sentence-transformers, against its own vectors (`Scripts/fixtures/sentence_pipelines.py`).
struct SentencePipelineTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let files: JSONObject
    /// Nil if the directory is refused.
    let vectors: [[Float]]?
    var testDescription: String { name }
  }

  private static let reference =
    (try? JSONValue.parse(Array(Fixtures.data("pipelines/pipelines.json")))) ?? .null
  private static let texts = (reference["texts"]?.arrayValue ?? []).compactMap(\.stringValue)
    .map { TextInput($0) }
  static let cases = (reference["cases"]?.arrayValue ?? []).map { value in
    Case(
      name: value["name"]?.stringValue ?? "", files: value["files"]?.objectValue ?? JSONObject(),
      vectors: value["vectors"]?.arrayValue?.map { vector in
        (vector.arrayValue ?? []).compactMap(\.doubleValue).map { Float($0) }
      })
  }

  /// The tiny encoder with `files` beside it, in a new directory.
  private static func directory(_ files: JSONObject) throws -> URL {
    let directory = try Fixtures.temporaryDirectory()
    for name in ["config.json", "model.safetensors", "vocab.txt", "tokenizer_config.json"] {
      try Fixtures.data("pipelines/encoder/\(name)").write(to: directory.appending(path: name))
    }
    for (name, value) in files.members {
      let url = directory.appending(path: name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(value.serialized().utf8).write(to: url)
    }
    return directory
  }

  @Test(arguments: cases)
  func vectorsAreThoseOfSentenceTransformers(_ example: Case) throws {
    let directory = try Self.directory(example.files)
    defer { try? FileManager.default.removeItem(at: directory) }
    guard let vectors = example.vectors else {
      let error = #expect(throws: FilbertError.self) {
        try TextEmbedder(contentsOf: directory.path)
      }
      #expect(error?.code == .unsupported)
      return
    }
    // Without modules.json the library's vectors have length 1.
    let isPipeline = example.files["modules.json"] != nil
    let embedder = try TextEmbedder(contentsOf: directory.path)
    let own = embedder.vectors(for: Self.texts, normalized: isPipeline ? nil : false)
    #expect(own.count == vectors.count)
    for (vector, expected) in zip(own, vectors) { #expect(distance(vector, expected) < 1e-5) }
  }

  @Test func theReferenceIsThere() {
    #expect(Self.cases.count > 15 && Self.texts.count == 3)
  }

  @Test func anAskedPoolingWins() throws {
    let example = try #require(Self.cases.first { $0.name == "max" })
    let directory = try Self.directory(example.files)
    defer { try? FileManager.default.removeItem(at: directory) }
    for pooling in TextEmbedder.Pooling.allCases {
      let expected = try #require(Self.cases.first { $0.name == pooling.rawValue }?.vectors)
      let embedder = try TextEmbedder(contentsOf: directory.path, pooling: pooling)
      for (vector, expected) in zip(embedder.vectors(for: Self.texts), expected) {
        #expect(distance(vector, expected) < 1e-5)
      }
    }
  }

  @Test func modulesThatAreNotComputedAreNamed() throws {
    func refusal(_ types: [(String, String)]) throws -> String? {
      let modules = types.map { type, path in
        JSONValue.object(["type": .string(type), "path": .string(path)])
      }
      let directory = try Self.directory([
        "modules.json": .array(modules), "1_Pooling/config.json": ["pooling_mode": "cls"],
      ])
      defer { try? FileManager.default.removeItem(at: directory) }
      return #expect(throws: FilbertError.self) { try TextEmbedder(contentsOf: directory.path) }?
        .message
    }
    let own = "sentence_transformers.models."
    let begin = [("\(own)Transformer", ""), ("\(own)Pooling", "1_Pooling")]
    #expect(
      try refusal(begin + [("\(own)Dense", "2_Dense")])?.contains("\"Dense\" in \"2_Dense\"")
        == true)
    #expect(
      try refusal([("custom_st.Transformer", "")])?.contains("\"custom_st.Transformer\"") == true)
    #expect(try refusal([("\(own)Transformer", "0_BERT")])?.contains("in \"0_BERT\"") == true)
    #expect(
      try refusal([begin[0], ("\(own)Normalize", "1_N"), begin[1]])?.contains("\"Normalize\"")
        == true)
    #expect(try refusal([begin[0]])?.contains("not stated") == true)
    #expect(
      try refusal([begin[0], ("\(own)Pooling", "../1_Pooling")])?.contains("\"path\"") == true)
    #expect(try refusal([begin[0], ("\(own)Pooling", "gone")])?.contains("missing") == true)
  }

  /// It would make another vector if the tokenizer keeps the case.
  @Test func lowerCasingOfTextsIsRefused() throws {
    var files = try #require(Self.cases.first { $0.name == "cls" }).files
    files["sentence_bert_config.json"] = ["do_lower_case": true]
    let directory = try Self.directory(files)
    defer { try? FileManager.default.removeItem(at: directory) }
    _ = try TextEmbedder(contentsOf: directory.path)
    try Data(#"{"do_lower_case": false}"#.utf8).write(
      to: directory.appending(path: "tokenizer_config.json"))
    let error = #expect(throws: FilbertError.self) {
      try TextEmbedder(contentsOf: directory.path)
    }
    #expect(error?.message.contains("\"do_lower_case\"") == true)
  }

  /// A copy has files only, and makes the same vectors.
  @Test(arguments: ["cls, normalized", "cut, older name", "max", "a prompt"])
  func aCopyOfTheFilesSaysTheSame(_ name: String) throws {
    let example = try #require(Self.cases.first { $0.name == name })
    let original = try Self.directory(example.files)
    let copy = try Self.directory(JSONObject())
    defer {
      try? FileManager.default.removeItem(at: original)
      try? FileManager.default.removeItem(at: copy)
    }
    try ModelDirectory(original.path).pipelineFiles?.save(to: copy.path)
    #expect(PathKind("\(copy.path)/1_Pooling") == .absent)
    guard let vectors = example.vectors else {
      #expect(throws: FilbertError.self) { try TextEmbedder(contentsOf: copy.path) }
      return
    }
    let own = try TextEmbedder(contentsOf: copy.path).vectors(for: Self.texts)
    for (vector, expected) in zip(own, vectors) { #expect(distance(vector, expected) < 1e-5) }
  }
}
