import FilbertTestSupport
import Testing

@testable import FilbertText

/// Collisions made on purpose: the same answers, and no more than linear work.
@Suite struct CollisionTests {
  /// Whatever precedes the last byte is multiplied by 0: all texts that end alike have one hash.
  private static let lastByte = TokenHashKey(start: 1, multiplier: 0, spread: 0x9E37_79B9_7F4A_7C15)
  private let special = ["[UNK]", "[CLS]", "[SEP]"]

  private func vocabulary(_ tokens: [String], key: TokenHashKey) throws -> Vocabulary {
    var (bytes, ends): ([UInt8], [Int]) = ([], [])
    for token in tokens {
      bytes += Array(token.utf8)
      ends.append(bytes.count)
    }
    return try Vocabulary(bytes: bytes, ends: ends, source: .memory, key: key)
  }

  /// The longest match, said simply.
  private func pieces(_ word: String, _ tokens: Set<String>, prefix: String) -> [String] {
    var pieces: [String] = []
    var rest = word[...]
    while !rest.isEmpty {
      let start = pieces.isEmpty ? "" : prefix
      let ends = rest.indices.map { rest.index(after: $0) }
      guard let end = ends.last(where: { tokens.contains(start + rest[..<$0]) }) else {
        return ["[UNK]"]
      }
      pieces.append(start + rest[..<end])
      rest = rest[end...]
    }
    return pieces
  }

  /// Tokens of every length up to beyond that of the prefix meet in each lookup, which compares them all.
  @Test(arguments: ["", "#", "##", "####", "ab", "\u{E9}\u{4F60}##"])
  func distinguishesTokensThatCollide(prefix: String) throws {
    var strings = [""]
    var all: [String] = []
    for _ in 0..<6 {
      strings = strings.flatMap { [$0 + "a", $0 + "b"] }
      all += strings
    }
    let stream = SplitMix(seed: 5)
    for round in 0..<8 {
      var tokens = Set(special + ["a", prefix + "b"] + (round % 2 == 0 ? ["b", "#", "##b"] : []))
      for (index, string) in all.enumerated() where stream[index * 8 + round] % 3 == 0 {
        tokens.insert(string)
        tokens.insert(prefix + all[all.count - 1 - index])
      }
      let listed = tokens.sorted()
      var options = TokenizerOptions()
      options.continuationPrefix = prefix
      let tokenizers = try [Self.lastByte, .process].map {
        try Tokenizer(vocabulary: try vocabulary(listed, key: $0), options: options)
      }
      #expect(tokenizers[0].vocabulary.longestRun >= listed.count / 3, "most tokens meet")
      for token in listed {
        #expect(tokenizers[0].vocabulary[token] == tokenizers[1].vocabulary[token])
      }
      for (index, word) in all.enumerated() {
        let word = index % 3 == 0 ? word + all[all.count - 1 - index] : word
        let expected = pieces(word, tokens, prefix: prefix)
        for tokenizer in tokenizers {
          let encoding = tokenizer.encode(word)
          #expect(encoding.ids.dropFirst().dropLast().map(tokenizer.token) == expected, "\(word)")
        }
      }
    }
  }

  /// The words of which the table without a key compared "##" and a rest with a token of one byte.
  @Test func wordsThatCollidedAreSplitGreedily() throws {
    let expected = [
      "bwaxlkocsr": "b ##wa ##x ##lk ##oc ##sr", "bwaxlkocsx": "b ##wa ##x ##lk ##oc ##s ##x",
      "ayggeinludd": "a ##y ##gg ##ein ##lu ##dd",
      "krhtlqcjkyj": "k ##rh ##tl ##q ##c ##jk ##y ##j",
      "dpdskqwmxub": "d ##pd ##sk ##q ##w ##mx ##ub",
      "eicvuhwvpcb": "e ##ic ##vu ##h ##w ##v ##pc ##b",
    ]
    let tokens = Set(expected.values.flatMap { $0.split(separator: " ").map(String.init) })
    for key in [Self.lastByte, .process] {
      let tokenizer = try Tokenizer(
        vocabulary: try vocabulary(special + tokens.sorted(), key: key), options: TokenizerOptions()
      )
      for (word, pieces) in expected {
        let ids = tokenizer.encode(word).ids.dropFirst().dropLast()
        #expect(ids.map(tokenizer.token).joined(separator: " ") == pieces)
      }
    }
  }

  /// The same for the vocabulary of the fixtures; ids of `tokenizers`.
  @Test func wordsThatCollidedInTheFixturesAreSplitGreedily() throws {
    let tokenizer = try TestTokenizer.make()
    #expect(
      tokenizer.encode("ayggeinluda").ids
        == [2, 6, 253, 235, 235, 233, 237, 242, 240, 249, 232, 229, 3])
    #expect(
      tokenizer.encode("almzlbjacib").ids
        == [2, 6, 240, 241, 254, 240, 230, 238, 229, 231, 237, 230, 3])
  }

  /// Who knows a key can make tokens that fill one run of slots, so that reading n of them passes n²/2 slots. Under
  /// other keys they are tokens as others are.
  @Test(arguments: [nil, 1, 2] as [UInt64?])
  func tokensThatCollideForOneKeyDoNotForOthers(seed: UInt64?) throws {
    let (count, bits) = (500, 10 as UInt64)
    let known = seed.map(Self.key)
    var tokens: [String] = []
    var number = 0
    while tokens.count < count {
      number += 1
      let token = "token\(number)"
      let product =
        known.map { TokenHash(token.utf8, $0).value &* $0.spread } ?? Self.formerProduct(token)
      if product >> (64 - bits) == 77 { tokens.append(token) }
    }
    if let known {
      let vocabulary = try vocabulary(tokens, key: known)
      #expect(vocabulary.longestRun == count)
      #expect(tokens.indices.allSatisfy { vocabulary[tokens[$0]] == Int32($0) })
    }
    for seed in 100..<120 as Range<UInt64> {
      let vocabulary = try vocabulary(tokens, key: Self.key(seed))
      #expect(vocabulary.longestRun < 100, "key \(seed)")
      #expect(tokens.indices.allSatisfy { vocabulary[tokens[$0]] == Int32($0) })
      #expect(vocabulary["token"] == nil)
    }
  }

  @Test func everyProcessHasItsKey() {
    var generator = SystemRandomNumberGenerator()
    let other = TokenHashKey(using: &generator)
    #expect(TokenHashKey.process.factor != other.factor)
    #expect(TokenHash("token".utf8, .process).value == TokenHash("token".utf8, .process).value)
    #expect(TokenHash("token".utf8, .process).value != TokenHash("token".utf8, other).value)
  }

  /// The greatest numbers stay in 64 bits, and are those of a polynomial modulo 2⁶¹ - 1.
  @Test func theHashIsAPolynomial() {
    let modulus: UInt64 = 1 << 61 - 1
    for key in [
      TokenHashKey(start: modulus - 1, multiplier: TokenHash.largestMultiplier, spread: 1),
      Self.key(3),
    ] {
      var hash = TokenHash(key)
      var expected = key.start
      for byte in [UInt8](repeating: 255, count: 300) + Array("token".utf8) {
        hash.append(byte, key)
        let product = expected.multipliedFullWidth(by: key.factor >> 3)
        expected = modulus.dividingFullWidth((product.high, product.low)).remainder + UInt64(byte)
        expected %= modulus
        #expect(hash.value % modulus == expected)
        #expect(hash.value < 1 << 63)
      }
    }
  }

  private static func key(_ seed: UInt64) -> TokenHashKey {
    let stream = SplitMix(seed: seed)
    return TokenHashKey(start: stream[0] >> 3, multiplier: stream[1] >> 4, spread: stream[2])
  }

  /// The slot of the table without a key: FNV-1a times the golden ratio.
  private static func formerProduct(_ token: String) -> UInt64 {
    let hash = token.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    return hash &* 0x9E37_79B9_7F4A_7C15
  }
}

/// Numbers by their place (Steele, Lea & Flood 2014).
private struct SplitMix {
  let seed: UInt64

  subscript(place: Int) -> UInt64 {
    var word = seed &+ 0x9E37_79B9_7F4A_7C15 &* (UInt64(place) &+ 1)
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
