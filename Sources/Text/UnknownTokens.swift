package import FilbertJSON

/// How many tokens of texts are unknown (`[UNK]`), and the scripts of the characters in them.
///
/// All tokens of the texts count, even those after the last one that a model reads, and no special ones: the same texts
/// have the same share whatever is done with them.
package struct UnknownTokens: Sendable, Equatable {
  /// Tokens for words that the vocabulary has no pieces for.
  package private(set) var count = 0
  /// All tokens without those that the tokenizer puts around texts.
  package private(set) var tokens = 0
  /// Characters in unknown tokens by number of their script; empty if there are none.
  private var characters: [Int] = []

  /// No texts.
  package init() {}

  /// Those of `encoding`, which `tokenizer` made of all of `input`.
  package init(_ encoding: Encoding, of input: TextInput, _ tokenizer: Tokenizer) {
    self.init(encoding, tokenizer)
    guard count > 0 else { return }
    let texts = [Array(input.text.utf8), Array((input.pair ?? "").utf8)]
    for index in encoding.ids.indices where encoding.ids[index] == tokenizer.unknownID {
      add(texts[Int(encoding.segments[index])][encoding.ranges[index]])
    }
  }

  /// Those of `encoding`, which `tokenizer` made of all of `words`.
  package init(_ encoding: Encoding, of words: [String], _ tokenizer: Tokenizer) {
    self.init(encoding, tokenizer)
    guard count > 0 else { return }
    for index in encoding.ids.indices where encoding.ids[index] == tokenizer.unknownID {
      add(Array(words[Int(encoding.words[index])].utf8)[encoding.ranges[index]])
    }
  }

  private init(_ encoding: Encoding, _ tokenizer: Tokenizer) {
    let unknown = tokenizer.unknownID
    count = encoding.ids.count { $0 == unknown }
    tokens = encoding.count - encoding.isSpecial.count { $0 }
  }

  private mutating func add(_ utf8: ArraySlice<UInt8>) {
    if characters.isEmpty { characters = [Int](repeating: 0, count: Script.allCases.count) }
    for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
      characters[Script(scalar).rawValue] += 1
    }
  }

  /// Adds those of other texts.
  package mutating func add(_ other: UnknownTokens) {
    count += other.count
    tokens += other.tokens
    if characters.isEmpty {
      characters = other.characters
    } else {
      for (script, number) in other.characters.enumerated() { characters[script] += number }
    }
  }

  /// Characters of this script in unknown tokens.
  package func characters(_ script: Script) -> Int {
    characters.isEmpty ? 0 : characters[script.rawValue]
  }

  /// Unknown tokens among all, from 0 to 1; nil without tokens.
  package var share: Double? { tokens > 0 ? Double(count) / Double(tokens) : nil }
}

extension UnknownTokens {
  /// `count`, `tokens`, `share` (null without tokens), and `scripts` with the number of characters of each.
  package var json: JSONValue {
    var scripts = JSONObject()
    for script in Script.allCases where characters(script) > 0 {
      scripts[script.key] = .number(characters(script))
    }
    return [
      "count": .number(count), "tokens": .number(tokens),
      "share": share.map { .number($0) } ?? .null, "scripts": .object(scripts),
    ]
  }

  /// Nil for a member that ``json`` does not have.
  package init?(json: JSONValue?) {
    guard let count = json?["count"]?.countValue, let tokens = json?["tokens"]?.countValue,
      let scripts = json?["scripts"]?.objectValue
    else { return nil }
    (self.count, self.tokens) = (count, tokens)
    guard !scripts.names.isEmpty else { return }
    characters = Script.allCases.map { scripts[$0.key]?.countValue ?? 0 }
  }
}
