import FilbertTensor
import FilbertText

/// Texts and a vocabulary that fits them, made from a seed: benchmarks need no files, and give the same work on every
/// machine.
struct GeneratedText {
  /// Frequencies of words fall as 1/rank, as in natural language (Zipf).
  private static let wordCount = 8_000
  private static let ideographs = (0x4E00..<0x5600).compactMap(Unicode.Scalar.init)

  let english: [String]
  let chinese: [String]
  let tokenizer: Tokenizer

  init() {
    let words = Self.words()
    english = Self.texts(count: 4_000, words: words)
    chinese = Self.chineseTexts(count: 4_000)
    let pieces =
      ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + Self.letters + Self.letters.map { "##\($0)" }
      + [",", ".", "!", "?"] + Self.ideographs.map { String($0) }
      // Every fourth word has to be put together from letters.
      + words.enumerated().filter { $0.offset % 4 != 3 }.map(\.element)
    do {
      tokenizer = try Tokenizer(vocabulary: Vocabulary(pieces), options: TokenizerOptions())
    } catch {
      fatalError("the generated vocabulary is not one: \(error)")
    }
  }

  private static let letters = "abcdefghijklmnopqrstuvwxyz".map { String($0) }

  /// Different words of 3 to 10 letters.
  private static func words() -> [String] {
    let stream = RandomStream(seed: 7, name: "words")
    var seen: Set<String> = []
    var counter = 0
    while seen.count < wordCount {
      let length = 3 + stream.index(counter, below: 8)
      let word = (1...length).map { letters[stream.index(counter + $0, below: 26)] }.joined()
      counter += 16
      seen.insert(word)
    }
    return seen.sorted()
  }

  private static func texts(count: Int, words: [String]) -> [String] {
    let stream = RandomStream(seed: 7, name: "english")
    var counter = 0
    func next(_ bound: Int) -> Int {
      counter += 1
      return stream.index(counter, below: bound)
    }
    return (0..<count).map { _ in
      (0..<4 + next(60)).map { position in
        // A product of two uniform indices falls off about as Zipf's law does.
        let word = words[next(wordCount) * next(wordCount) / wordCount]
        let isCapital = position == 0 || next(20) == 0
        return (isCapital ? word.prefix(1).uppercased() + word.dropFirst() : word)
          + ["", "", "", "", "", "", ",", "."][next(8)]
      }.joined(separator: " ") + ["", ".", "!", "?"][next(4)]
    }
  }

  private static func chineseTexts(count: Int) -> [String] {
    let stream = RandomStream(seed: 7, name: "chinese")
    var counter = 0
    return (0..<count).map { _ in
      counter += 1
      let length = 10 + stream.index(counter, below: 80)
      var text = String.UnicodeScalarView()
      for position in 0..<length {
        counter += 1
        text.append(ideographs[stream.index(counter, below: ideographs.count)])
        if position % 12 == 11 { text.append("，") }
      }
      return String(text)
    }
  }
}
