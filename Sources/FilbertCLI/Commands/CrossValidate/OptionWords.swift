import FilbertCore

/// Options in one text, such as that of `--against`: words separated by spaces, and texts in single or double quotes that
/// may contain spaces.
struct OptionWords {
  private(set) var words: [String] = []

  /// - Throws: `usage` if a quote does not end.
  init(_ text: String) throws(FilbertError) {
    var word: String?
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { word?.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let finished = word { words.append(finished) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil else {
      throw FilbertError(.usage, "A quote in \(text.quoted) does not end; close it.")
    }
    if let word { words.append(word) }
  }

  /// Whether an option is among them, with its value in the same word or in the next.
  func has(_ option: String) -> Bool {
    words.contains { $0 == option || $0.hasPrefix("\(option)=") }
  }
}
