import FilbertInference
import FilbertModelFiles
import FilbertTensor
import FilbertText
import FilbertTransformer

/// What requests cost in memory, in bytes: upper bounds from what is known before the memory is taken.
///
/// Each figure is the size of the types with what their arrays leave free when they grow (at most half as much again
/// while they are copied), measured on worst-case texts: `load-server.py strangers` compares them with the memory of
/// the process.
enum RequestCost {
  /// A body of JSON while it is read: as received, as an array, and its strings with the copies that undo escapes; and
  /// its values. A member of an object in a dictionary is the most that a separator may stand for.
  static func json(bytes: Int, separators: Int) -> Int { 6 * bytes + separators * separator }

  /// What an element of a list, a member of an object or a column may take.
  static let separator = 128

  /// Buffers in which a table is decompressed, decoded and read, whatever its size.
  static let tableBuffers = 1 << 20
  /// For each decompressed byte of a table: windows over it, which grow while they are copied, the record as it was,
  /// its values and the text, cleaned.
  static let tableByte = 6
  /// A row beside its bytes.
  static let row = 512
  /// A value of a row that holds all of them as strings.
  static let value = 24

  /// The place of a word in a text.
  static let word = 32

  /// Texts that are held until they are computed.
  static func texts(_ inputs: [TextInput]) -> Int {
    inputs.reduce(0) { $0 + text + $1.byteCount }
  }

  private static let text = 96

  /// Cutting texts into tokens: all tokens of one text per thread, up to one token per byte.
  static func encoding(_ sizes: some Sequence<Int>) -> Int {
    var (longest, all) = (0, 0)
    for size in sizes { (longest, all) = (max(longest, size), all + size) }
    return 48 * min(all, Threads.count * longest)
  }

  /// The memory kept for texts that were cut into tokens, with the scripts of the characters in unknown ones.
  static func encoded(sequences: Int, tokens: Int) -> Int { 320 * sequences + 6 * tokens }

  /// Sequences in the queue with what is computed for each.
  ///
  /// - Parameters:
  ///   - numbers: what is computed for all of them.
  ///   - answer: bytes of the answer, which are written when the numbers are pooled.
  static func computing(sequences: Int, tokens: Int, numbers: Int, answer: Int) -> Int {
    // Four copies while they are pooled, one while they are written.
    512 * sequences + 6 * tokens + max(16 * numbers, 4 * numbers + answer)
  }

  /// Vectors, as they are computed, and some pieces of text.
  static func vectors(_ count: Int, of dimensions: Int) -> Int {
    count * (64 + 4 * dimensions) + (1 << 20)
  }

  /// Numbers in an answer, with the separator between them: `-1.1754944e-38,`.
  static func numbers(_ count: Int) -> Int { 16 * count }

  /// The scores of all labels in the answer to each text, and one text's as values of JSON.
  ///
  /// - Parameter abstains: whether each answer also says whether the text is in scope.
  static func scores(_ labels: [String], texts: Int, abstains: Bool = false) -> Int {
    let names = labels.reduce(0) { $0 + $1.utf8.count }
    return texts * (names + 48 * labels.count + (abstains ? 32 : 0)) + 400 * labels.count
  }

  /// The places of texts with their scores, and one of them as values of JSON.
  static func ranks(_ texts: Int) -> Int { 64 * texts + 400 }

  /// Vectors that items are searched for, in the queue and as a matrix, and sets of rows that they do not get.
  static func searching(queries: Int, dimensions: Int, excluded: Int) -> Int {
    queries * (256 + 8 * dimensions) + 48 * excluded
  }

  /// Rows of items with their scores, as they are found and as they are answered.
  static func matches(_ counts: some Sequence<Int>) -> Int {
    counts.reduce(0) { $0 + 64 + 64 * $1 }
  }

  /// Explaining texts: for each token its place and its word, what is computed at each point of its path, and the answer
  /// that lists it.
  static func explaining(_ texts: [EncodedText]) -> Int {
    texts.reduce(0) { sum, text in
      sum + 1024 + text.sequences.reduce(0) { $0 + explainedToken * $1.ids.count }
    }
  }

  /// Up to 96 points, of which all are kept, and a word in JSON.
  private static let explainedToken = 2048

  /// A text with the places of its words, cut into windows.
  ///
  /// - Parameter tags: how many a word may have.
  static func tagging(bytes: Int, words: Int, tags: Int) -> Int {
    12 * bytes + words * (112 + 12 * tags)
  }

  /// Finding the words of texts, of which a byte may be one.
  static func splitting(bytes: Int) -> Int { 40 * bytes }

  /// Entities and the answer that lists them. One text is put into the form of the answer at a time.
  static func entities(bytes: Int, count: Int, mostInAText: Int) -> Int {
    2 * bytes + 320 * count + 640 * mostInAText
  }
}
