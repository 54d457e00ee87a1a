import FilbertCore
import FilbertText

private let folder = ScratchFile.folder("tokenizer")
private let vocabulary = ScratchFile("vocab.txt", in: folder)
private let tokenizer = ScratchFile("tokenizer.json", in: folder)
private let configuration = ScratchFile("tokenizer_config.json", in: folder)

private let texts = [
  "", "buy red phone", "Queen-Size <item> [MASK] don't", "我想买手机 Straße é e\u{301}\u{200d}",
  "\u{1112}\u{1161}\u{11AB} ﬁ \u{FEFF}\u{0} \u{2028}x",
]

/// A tokenizer's file, up to a zero byte, and `tokenizer_config.json` after it. What begins with `{` is a
/// `tokenizer.json`, everything else a `vocab.txt`. If they make a tokenizer, it obeys the laws of encodings.
func fuzzTokenizer(_ bytes: [UInt8]) {
  let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
  let file = parts[0].first == UInt8(ascii: "{") ? tokenizer : vocabulary
  file.write(parts[0])
  defer { file.remove() }
  if parts.count > 1 { configuration.write(parts[1]) }
  defer { configuration.remove() }
  do throws(FilbertError) {
    let tokenizer = try Tokenizer(directory: folder)
    for text in texts { requireLaws(of: tokenizer, Array(text.utf8)) }
    // Words of its own, and combinations of two of them.
    let own = (0..<min(24, Int32(tokenizer.vocabulary.count))).map(tokenizer.token)
    for text in [own.joined(separator: " "), own.joined()] {
      requireLaws(of: tokenizer, Array(text.utf8.prefix(4000)))
    }
  } catch {
    require(error.file != nil, "an error without a file: \(error.description)")
  }
}

/// Tokenizers of every setting over one small vocabulary.
private let tokenizers: [Tokenizer] = {
  let letters = "abcdefghijklmnopqrstuvwxyz0123456789éüßñ".map(String.init)
  let words = [
    "buy", "##ing", "phone", "red", "'", "-", ".", "[", "]", "#", "我", "买", "手", "机", "##手",
    "\u{1112}\u{1161}\u{11AB}", "한", "か", "\u{3099}", "İ", "i\u{307}", "ﬁ", "\u{FFFD}", "\u{200D}",
    "Queen", "size", "new item",
  ]
  var tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
  tokens += letters + letters.map { "##\($0)" } + words
  var tokenizers: [Tokenizer] = []
  for setting in 0..<16 {
    var options = TokenizerOptions()
    options.cleansText = setting & 1 == 0
    options.spacesIdeographs = setting & 2 == 0
    options.lowercases = setting & 4 == 0
    if setting & 8 != 0 { options.stripsAccents = !options.lowercases }
    options.maximumWordLength = setting & 4 == 0 ? 100 : 12
    if setting & 1 == 0 {
      var normalized = AddedToken("new item")
      normalized.isNormalized = true
      var single = AddedToken("phone")
      (single.isSingleWord, single.stripsLeft, single.stripsRight) = (true, true, setting & 2 == 0)
      options.addedTokens = [normalized, single]
    }
    do throws(FilbertError) {
      tokenizers.append(
        try Tokenizer(vocabulary: try Vocabulary(tokens), options: options))
    } catch {
      fatalError("\(error.description)")
    }
  }
  return tokenizers
}()

/// The first byte chooses the tokenizer; the others are the text, valid UTF-8 or not.
func fuzzEncoding(_ bytes: [UInt8]) {
  guard let first = bytes.first else { return }
  let tokenizer = tokenizers[Int(first) % tokenizers.count]
  let text = Array(bytes.dropFirst())
  requireLaws(of: tokenizer, text)
  requireLaws(of: tokenizer, Array(String(decoding: text, as: UTF8.self).utf8))
}
