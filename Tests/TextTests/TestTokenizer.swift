import FilbertTestSupport
import FilbertText
import Foundation

/// Tokenizers over the vocabulary in `Tests/Fixtures/tokenizer`.
enum TestTokenizer {
  static let directory = Fixtures.directory.appending(path: "tokenizer").path

  static func make(_ change: (inout TokenizerOptions) -> Void = { _ in }) throws -> Tokenizer {
    var options = TokenizerOptions()
    change(&options)
    return try Tokenizer(
      vocabulary: try Vocabulary(contentsOf: directory + "/vocab.txt"), options: options)
  }

  /// The tokenizer of a named setting of `cases.jsonl`.
  static func make(setting: String) throws -> Tokenizer {
    switch setting {
    case "tokenizer.json": try Tokenizer(directory: directory)
    case "cased": try make { $0.lowercases = false }
    case "lowered": try make { $0.stripsAccents = false }
    case "stripped":
      try make {
        $0.lowercases = false
        $0.stripsAccents = true
      }
    case "unclean": try make { $0.cleansText = false }
    case "unspaced": try make { $0.spacesIdeographs = false }
    default: try make()
    }
  }
}
