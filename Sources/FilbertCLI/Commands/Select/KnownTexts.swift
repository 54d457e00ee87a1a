import FilbertCore
import FilbertCorpus
import FilbertText

/// Texts that are labelled, or that occurred in the pool before.
struct KnownTexts {
  private var labelled = SeenTexts()
  private var pool = SeenTexts()
  private let splitter: WordSplitter?
  private var labelledRows = 0
  private var repeatedRows = 0

  /// - Parameter isTagging: compares words alone, whatever is between them.
  init(_ labelled: [TextInput], isTagging: Bool) {
    splitter = isTagging ? WordSplitter(.punctuation) : nil
    for input in labelled { _ = self.labelled.insert(key(input), line: 0) }
  }

  /// Whether a text occurs for the first time. Counts repeated and labelled texts.
  mutating func isNew(_ input: TextInput) -> Bool {
    let key = key(input)
    guard pool.insert(key, line: 0) == nil else {
      repeatedRows += 1
      return false
    }
    guard labelled.contains(key) else { return true }
    labelledRows += 1
    return false
  }

  private func key(_ input: TextInput) -> TextInput {
    guard let splitter else {
      return TextInput(input.text.trimmed, pair: input.pair?.trimmed)
    }
    let text = input.text
    let utf8 = Array(text.utf8)
    return TextInput(
      splitter.ranges(of: text).map { String(decoding: utf8[$0], as: UTF8.self) }
        .joined(separator: " "))
  }

  func report(_ file: String, to console: Console) {
    if labelledRows > 0 {
      console.say(
        "\(file): \(Rendering.counted(labelledRows, "row")) left out that \(labelledRows == 1 ? "is" : "are") labelled already"
      )
    }
    if repeatedRows > 0 {
      console.say(
        "\(file): \(Rendering.counted(repeatedRows, "row")) left out with the text of an earlier row"
      )
    }
  }

  /// The sentence for a pool of which no row is left.
  var nothingNew: String {
    labelledRows == 0
      ? "The pool has no row with a text; check the file and the column."
      : "The pool has no new rows: \(labelledRows == 1 ? "its only text is" : "all its texts are") labelled already; give rows without labels."
  }
}
