/// Where the tokens of a vocabulary were listed, for messages about them.
enum VocabularySource {
  /// In memory.
  case memory
  /// A `vocab.txt`: token `i` is on line `i + 1`.
  case lines(String)
  /// A JSON object of tokens and numbers.
  case object(String)

  /// The file.
  var file: String? {
    switch self {
    case .memory: nil
    case .lines(let file), .object(let file): file
    }
  }

  /// The line of a token, where tokens have one.
  func line(of number: Int) -> Int? {
    if case .lines = self { number + 1 } else { nil }
  }
}
