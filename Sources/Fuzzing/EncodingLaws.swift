import FilbertFiles
import FilbertText

/// What holds for every tokenizer and text: ranges ascend, are not empty and slice the text at scalars; cutting only
/// removes; a pair begins as its first text does; the words of a text match their ranges.
func requireLaws(of tokenizer: Tokenizer, _ text: [UInt8]) {
  let encoding = tokenizer.encode(utf8: text)
  requireRanges(of: encoding, in: text)
  require(
    encoding.ids.allSatisfy { (0..<tokenizer.vocabulary.count).contains(Int($0)) },
    "an id outside the vocabulary")
  if let valid = String(validating: text, as: UTF8.self) {
    require(tokenizer.encode(valid) == encoding, "a string and its bytes differ")
  } else {
    require(
      tokenizer.encode(utf8: repaired(text)).ids == encoding.ids,
      "malformed bytes do not count as U+FFFD")
  }
  let cut = tokenizer.encode(utf8: text, maximumLength: 5)
  require(
    cut.count == min(5, encoding.count) && cut.count + cut.truncatedPieces == encoding.count,
    "\(cut.count) and \(cut.truncatedPieces) cut of \(encoding.count)")
  let pair = tokenizer.encode(utf8: text, pair: text)
  require(
    pair.ids.starts(with: encoding.ids) && pair.count == 2 * encoding.count - 1,
    "a pair does not begin as its first text")
  requireWords(of: tokenizer, text)
}

/// With U+FFFD for every malformed byte, where `String(decoding:as:)` has one for several.
private func repaired(_ text: [UInt8]) -> [UInt8] {
  var repaired: [UInt8] = []
  var start = 0
  while let index = UTF8Validation.firstInvalid(in: text, start..<text.count) {
    repaired += text[start..<index] + [0xEF, 0xBF, 0xBD]
    start = index + 1
  }
  return repaired + text[start...]
}

private func requireRanges(of encoding: Encoding, in text: [UInt8]) {
  let isValid = String(validating: text, as: UTF8.self) != nil
  let offsets = ScalarOffsets(utf8: text)
  var end = 0
  var word: Int32 = 0
  for (index, range) in encoding.ranges.enumerated() {
    if encoding.isSpecial[index] {
      require(range == 0..<0 && encoding.words[index] == -1, "a special token has a place")
      continue
    }
    require(!range.isEmpty && range.upperBound <= text.count, "\(range) of \(text.count)")
    require(
      range.lowerBound >= end || range.upperBound == end,
      "\(range) after a piece that ends at \(end)")
    require(encoding.words[index] >= word, "words do not ascend")
    end = range.upperBound
    word = encoding.words[index]
    guard isValid else { continue }
    require(
      String(validating: text[range], as: UTF8.self) != nil, "\(range) cuts a scalar in pieces")
    require(offsets[range].count <= range.count, "more scalars than bytes")
  }
}

private func requireWords(of tokenizer: Tokenizer, _ text: [UInt8]) {
  let isValid = String(validating: text, as: UTF8.self) != nil
  for split in WordSplit.allCases {
    var end = 0
    let ranges = WordSplitter(split).ranges(utf8: text)
    for range in ranges {
      require(
        range.lowerBound >= end && !range.isEmpty && range.upperBound <= text.count,
        "\(split): the word \(range) after \(end) of \(text.count)")
      end = range.upperBound
      require(
        !isValid || String(validating: text[range], as: UTF8.self) != nil,
        "\(split): \(range) cuts a scalar in pieces")
    }
    let words = ranges.map { String(decoding: text[$0], as: UTF8.self) }
    let encoding = tokenizer.encode(words: words)
    for (index, word) in encoding.words.enumerated() where !encoding.isSpecial[index] {
      require(
        words.indices.contains(Int(word))
          && encoding.ranges[index].upperBound <= words[Int(word)].utf8.count,
        "\(split): a piece outside its word")
    }
  }
}
