import FilbertText

/// Sometimes generates a vocabulary: with the number of tokens that its table can hold, one more or one less, all of
/// one length or one of them very long, with gaps, with all probes starting at one slot, or with many added tokens with
/// the same beginning.
func mutateTokenizer(_ bytes: [UInt8], _ choices: inout RandomChoices) -> [UInt8]? {
  guard choices.happens(oneIn: 8) else { return nil }
  let count = 1 << Int.random(in: 3...10, using: &choices) + Int.random(in: -1...1, using: &choices)
  let special = ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "a", "##a"].prefix(count)
  let tokens = special + choices.tokens(max(0, count - special.count))
  // Behind the zero byte the configuration stays what it was.
  let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
  let rest = parts.count > 1 ? [0] + Array(parts[1]) : []
  guard choices.happens(oneIn: 2) else {
    return tokens.joined(separator: "\n").utf8 + [0x0A] + rest
  }
  return Array(choices.tokenizerFile(Array(tokens)).utf8) + rest
}

extension RandomChoices {
  /// `count` tokens that differ.
  fileprivate mutating func tokens(_ count: Int) -> [String] {
    let numbers = 0..<count
    switch Int.random(in: 0..<5, using: &self) {
    case 0:
      let width = String(count).utf8.count
      return numbers.map { String(repeating: "b", count: width - "\($0)".utf8.count) + "\($0)" }
    case 1:
      let length = one(of: [99, 100, 101, 255, 256, 4096])
      return numbers.map { $0 == 0 ? String(repeating: "b", count: length) : "b\($0)" }
    case 2:
      // A line without a token is a gap.
      return numbers.map { $0 % 5 == 4 ? "" : "##\($0)" }
    case 3:
      return neighbours(count)
    default:
      return numbers.map { String(repeating: "ab", count: $0 % 17) + "\($0)" }
    }
  }

  /// Tokens that a table looks for from one slot on, as far as they are found in a moment.
  private mutating func neighbours(_ count: Int) -> [String] {
    let places = TokenPlaces(count: count)
    let wanted = places.place(of: [UInt8(ascii: "0")].span).slot
    var tokens: [String] = []
    var others: [String] = []
    for number in 0..<min(20_000, 64 * count) where tokens.count < count {
      let token = String(number, radix: 36)
      if places.place(of: Array(token.utf8).span).slot == wanted {
        tokens.append(token)
      } else if others.count < count {
        others.append(token)
      }
    }
    return tokens + others.prefix(count - tokens.count)
  }

  /// A `tokenizer.json` of these tokens, some of which are found as written.
  fileprivate mutating func tokenizerFile(_ tokens: [String]) -> String {
    let vocabulary = tokens.enumerated().filter { !$1.isEmpty }
      .map { "\"\($1)\":\($0)" }.joined(separator: ",")
    let prefix = one(of: ["##", "", "#", "abababab", String(repeating: "#", count: 40)])
    let longest = one(of: [1, 2, 99, 100, 101, 1 << 20, 1_000_000_000])
    let added = (0..<one(of: [0, 1, 50])).map { number in
      let content = "<" + String(repeating: "b", count: number) + one(of: ["", "<", " "])
      return """
        {"id":\(tokens.count + number),"content":"\(content)\(number)","lstrip":\(happens(oneIn: 2)),\
        "rstrip":\(happens(oneIn: 2)),"normalized":\(happens(oneIn: 2)),"single_word":\(happens(oneIn: 4))}
        """
    }.joined(separator: ",")
    return """
      {"added_tokens":[\(added)],"normalizer":{"type":"BertNormalizer"},"model":{"type":"WordPiece",\
      "continuing_subword_prefix":"\(prefix)","max_input_chars_per_word":\(longest),"vocab":{\(vocabulary)}}}
      """
  }
}
