import FilbertJSON
import FilbertTestSupport
import FilbertText
import Foundation

/// One line of `cases.jsonl`: an input, and what Hugging Face tokenizers makes of it.
struct ReferenceCase {
  let setting: String
  let text: String?
  let pair: String?
  let words: [String]?
  let maximum: Int?
  let ids: [Int32]
  /// Start and end of every piece in Unicode scalars, one after the other.
  let offsets: [Int]
  let segments: [UInt8]
  let wordsOfPieces: [Int32]

  private init(_ line: JSONValue) {
    func numbers(_ name: String) -> [Int] {
      line[name]?.arrayValue?.compactMap(\.intValue) ?? []
    }
    setting = line["setting"]?.stringValue ?? ""
    text = line["text"]?.stringValue
    pair = line["pair"]?.stringValue
    words = line["words"]?.arrayValue?.compactMap(\.stringValue)
    maximum = line["maximum"]?.intValue
    ids = numbers("ids").map { Int32($0) }
    offsets = numbers("offsets")
    segments = line["types"]?.stringValue?.utf8.map { $0 - UInt8(ascii: "0") } ?? []
    wordsOfPieces = numbers("words_of").map { Int32($0) }
  }

  /// The cases in `Tests/Fixtures/tokenizer/cases.jsonl`.
  static func all() throws -> [ReferenceCase] {
    let lines = try Fixtures.data("tokenizer/cases.jsonl").split(separator: UInt8(ascii: "\n"))
    return try lines.map { ReferenceCase(try JSONValue.parse(Array($0))) }
  }

  /// What our tokenizer makes of the input.
  func encoding(by tokenizer: Tokenizer) -> Encoding {
    if let words { return tokenizer.encode(words: words, maximumLength: maximum) }
    return tokenizer.encode(text ?? "", pair: pair, maximumLength: maximum)
  }

  /// The offsets of `encoding` as the reference counts them.
  func scalarOffsets(of encoding: Encoding) -> [Int] {
    let sources = (words ?? [text ?? "", pair ?? ""]).map { ScalarOffsets($0) }
    return encoding.ranges.indices.flatMap { piece -> [Int] in
      if encoding.isSpecial[piece] { return [0, 0] }
      let source = words == nil ? Int(encoding.segments[piece]) : Int(encoding.words[piece])
      let range = sources[source][encoding.ranges[piece]]
      return [range.lowerBound, range.upperBound]
    }
  }
}
