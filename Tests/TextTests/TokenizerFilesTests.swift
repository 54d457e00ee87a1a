import FilbertCore
import FilbertJSON
import FilbertTestSupport
import FilbertText
import Foundation
import Testing

/// Files from before `added_tokens_decoder`, and files that disagree: the ids of `transformers` (`Scripts/fixtures/directories.py`).
@Suite struct TokenizerFilesTests {
  @Test func readsTheFilesThatTransformersReads() throws {
    let fixture = try JSONValue.parse(Array(Fixtures.data("tokenizer/directories.json")))
    let texts = try #require(fixture["texts"]?.arrayValue).compactMap(\.stringValue)
    let directories = try #require(fixture["directories"]?.arrayValue)
    #expect(texts.count == 4 && directories.count == 29)
    for entry in directories {
      let directory = try Fixtures.temporaryDirectory()
      for (name, text) in try #require(entry["files"]?.objectValue).members {
        try Data(#require(text.stringValue).utf8).write(to: directory.appending(path: name))
      }
      let tokenizer = try Tokenizer(directory: directory.path)
      let copy = try Fixtures.temporaryDirectory().path
      try tokenizer.save(to: copy)
      let saved = try Tokenizer(directory: copy)
      for (text, ids) in zip(texts, try #require(entry["ids"]?.arrayValue)) {
        let ids = try #require(ids.arrayValue).compactMap { $0.intValue.map(Int32.init) }
        let name = entry["name"]?.stringValue ?? ""
        #expect(tokenizer.encode(text).ids == ids, "\(name): \(text)")
        #expect(saved.encode(text).ids == ids, "saved, \(name): \(text)")
      }
    }
  }

  @Test(arguments: [
    ("sentencepiece.bpe.model", "SentencePiece model (sentencepiece.bpe.model)"),
    ("spiece.model", "SentencePiece model (spiece.model)"), ("merges.txt", "byte-pair encoding"),
  ])
  func namesOtherTokenizers(file: String, clause: String) throws {
    let directory = try Fixtures.temporaryDirectory()
    try Data("x".utf8).write(to: directory.appending(path: file))
    let error = #expect(throws: FilbertError.self) { try Tokenizer(directory: directory.path) }
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains(clause) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [
    ("special_tokens_map.json", #"{"cls_token": 5}"#),
    ("special_tokens_map.json", #"{"additional_special_tokens": [{"lstrip": true}]}"#),
    ("added_tokens.json", #"{"x": "1"}"#), ("added_tokens.json", "[]"),
    ("added_tokens.json", #"{"x": -1}"#), ("added_tokens.json", #"{"x": 9223372036854775807}"#),
  ])
  func namesTheFileThatIsBroken(file: String, text: String) throws {
    let directory = try Fixtures.temporaryDirectory()
    try Data("[UNK]\n[CLS]\n[SEP]\n".utf8).write(to: directory.appending(path: "vocab.txt"))
    try Data(text.utf8).write(to: directory.appending(path: file))
    let error = #expect(throws: FilbertError.self) { try Tokenizer(directory: directory.path) }
    #expect(error?.code == .badData)
    #expect(error?.file?.hasSuffix(file) == true || text.contains("-1") || text.contains("922"))
  }
}
