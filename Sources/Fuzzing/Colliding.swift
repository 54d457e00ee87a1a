import FilbertCore
import FilbertText

/// A tokenizer of ``CollidingWords``, and the plain dictionary that its answers are compared with.
private struct CollidingTokenizer {
  let words: [[UInt8]]
  private let tokenizer: Tokenizer
  private let prefix: String
  private let numbers: [String: Int32]

  init(prefix: String) {
    let colliding = CollidingWords(prefix: prefix)
    words = colliding.words
    self.prefix = prefix
    var options = TokenizerOptions()
    options.continuationPrefix = prefix
    numbers = Dictionary(
      uniqueKeysWithValues: colliding.tokens.enumerated().map { ($1, Int32($0)) })
    do throws(FilbertError) {
      tokenizer = try Tokenizer(vocabulary: try Vocabulary(colliding.tokens), options: options)
    } catch {
      fatalError("\(error.description)")
    }
  }

  func requireLaws(_ text: [UInt8]) {
    Fuzzing.requireLaws(of: tokenizer, text)
    let isPlain = text.allSatisfy { $0 == UInt8(ascii: " ") || (0x61...0x7A).contains($0) }
    guard isPlain else { return }
    let expected = text.split(separator: UInt8(ascii: " ")).flatMap {
      pieces(String(decoding: $0, as: UTF8.self))
    }
    let found = tokenizer.encode(utf8: text).ids.dropFirst().dropLast()
    require(
      found.elementsEqual(expected),
      "\(found) and not \(expected) of \(String(decoding: text, as: UTF8.self))")
  }

  /// The longest pieces from left to right, by the definition.
  private func pieces(_ word: String) -> [Int32] {
    let unknown = [tokenizer.unknownID]
    guard word.utf8.count <= tokenizer.options.maximumWordLength else { return unknown }
    var pieces: [Int32] = []
    var rest = word[...]
    while !rest.isEmpty {
      let start = pieces.isEmpty ? "" : prefix
      var end = rest.endIndex
      while end > rest.startIndex, numbers[start + rest[..<end]] == nil {
        end = rest.index(before: end)
      }
      guard end > rest.startIndex, let id = numbers[start + rest[..<end]] else { return unknown }
      pieces.append(id)
      rest = rest[end...]
    }
    return pieces
  }
}

/// With BERT's prefix, and with one that is longer than many tokens.
private let colliding = ["##", "continued##"].map(CollidingTokenizer.init)

/// Precedes the number of a colliding word. An input cannot hold the word itself: hashes are keyed, and in the next
/// process it does not collide.
private let mark: UInt8 = 0xFF

/// The first byte chooses the prefix; the others are the text, in which 0xFF and a byte stand for one of the words that
/// collide.
func fuzzColliding(_ bytes: [UInt8]) {
  guard let first = bytes.first else { return }
  let tokenizer = colliding[Int(first) % colliding.count]
  var text: [UInt8] = []
  var rest = bytes.dropFirst()
  while let byte = rest.popFirst() {
    if byte == mark, let number = rest.popFirst(), !tokenizer.words.isEmpty {
      text += tokenizer.words[Int(number) % tokenizer.words.count]
    } else {
      text.append(byte)
    }
  }
  tokenizer.requireLaws(text)
}

/// Puts a word that collides at some place, often as a word of its own.
func mutateColliding(_ bytes: [UInt8], _ choices: inout RandomChoices) -> [UInt8]? {
  guard choices.happens(oneIn: 2), !bytes.isEmpty else { return nil }
  var bytes = bytes
  let word = [mark, UInt8.random(in: 0..<16, using: &choices)]
  let spaced = [UInt8(ascii: " ")] + word + [UInt8(ascii: " ")]
  bytes.insert(
    contentsOf: choices.happens(oneIn: 3) ? word : spaced,
    at: Int.random(in: 1...bytes.count, using: &choices))
  return bytes
}
