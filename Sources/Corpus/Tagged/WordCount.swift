import FilbertCore
import FilbertTagging

/// Rows of a sentence in CoNLL columns whose first column may count the words, as in CoNLL-U and GermEval 2014.
struct WordCount {
  private var isCount = true
  /// The number of words so far.
  private var words = 0
  /// Which columns have a tag in every row; nil before the first one.
  private var haveTags: [Bool]?

  /// Adds a row.
  ///
  /// - Parameter noticesTags: For ``advice``.
  mutating func add(_ columns: [ArraySlice<UInt8>], noticesTags: Bool) {
    guard isCount, !isPassedOver(columns[0], before: nil) else { return }
    words += 1
    isCount = columns[0].elementsEqual(String(words).utf8)
    guard noticesTags else { return }
    let before = haveTags ?? columns.map { _ in true }
    haveTags = zip(before, columns).map { $0 && Tag(String(decoding: $1, as: UTF8.self)) != nil }
  }

  /// What to do if the first column counts the words; nil if it does not.
  var advice: Message? {
    guard isCount, words > 1, let haveTags else { return nil }
    guard let tag = haveTags.dropFirst(2).firstIndex(of: true) else {
      return
        "The first column counts the words of a sentence, so that the words are in the second, and no column has a tag such"
        + " as O or B-PER for each of them; give \(.wordColumn, "2"), and \(.tagColumn) with the column of such tags."
    }
    return
      "The first column counts the words of a sentence; specify the columns of words and tags, for example"
      + " \(.wordColumn, "2") \(.tagColumn, "\(tag + 1)")."
  }

  /// Whether a row is not that of one more word: `1-2` stands for the words 1 and 2, whose own rows follow, and `3.1` for a
  /// word after the third that is not in the text (https://universaldependencies.org/format.html). Both must fit the number
  /// of words so far; a first column of other numbers, such as scores, is none of ids.
  ///
  /// - Parameters:
  ///   - number: The first column.
  ///   - next: That of the next line, which decides about `0.1` before the first word.
  func isPassedOver(_ number: ArraySlice<UInt8>, before next: ArraySlice<UInt8>?) -> Bool {
    guard isCount, number.count < 20, let first = number.first, (0x30...0x39).contains(first) else {
      return false
    }
    func numbers(_ number: ArraySlice<UInt8>, _ separator: Unicode.Scalar) -> (Int, Int)? {
      let parts = number.split(
        separator: UInt8(ascii: separator), omittingEmptySubsequences: false
      ).map { Int(String(decoding: $0, as: UTF8.self)) }
      guard parts.count == 2, let first = parts[0], let second = parts[1] else { return nil }
      return (first, second)
    }
    if let range = numbers(number, "-") { return range.0 == words + 1 && range.1 > range.0 }
    guard let place = numbers(number, "."), place.0 == words, place.1 > 0 else { return false }
    guard words == 0, let next else { return true }
    return next.elementsEqual("1".utf8) || next.starts(with: "1-".utf8)
      || numbers(next, ".").map { $0 == (0, place.1 + 1) } == true
  }
}
