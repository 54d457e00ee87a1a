import FilbertCore
import FilbertText

/// The terms of a text in any language: what it may be about.
///
/// - In scripts that separate words, terms are words (``TextUnits``) and pairs of neighbouring words, without the stop
///   words of English. A pair may begin with a negation: `not working`.
/// - In Chinese, Japanese and other scripts without blanks, terms are runs of two to four characters that neither begin nor
///   end with a function character.
///
/// Texts in several languages give the terms of each part. Time and memory are linear in the text.
package enum TermExtraction {
  /// Characters of a term in a script without blanks.
  static let characters = 2...4
  /// Longer words are no words: encoded files.
  private static let longestWord = 64

  /// The terms of `text` in their order, each as often as it occurs.
  package static func terms(of text: String) -> [String] {
    var terms: [String] = []
    let units = TextUnits(text)
    for (place, unit) in units.units.enumerated() {
      switch unit.kind {
      case .word: appendWord(place, of: units, to: &terms)
      case .character: appendRuns(beginningAt: place, of: units, to: &terms)
      }
    }
    return terms
  }

  /// Appends the word at `place`, and its pair with the word before it.
  private static func appendWord(_ place: Int, of text: TextUnits, to terms: inout [String]) {
    let unit = text.units[place]
    guard let word = word(unit, of: text), !StopWords.english.contains(word),
      !StopWords.negations.contains(word)
    else { return }
    terms.append(word)
    guard unit.joinsPrevious, place > 0, let before = self.word(text.units[place - 1], of: text),
      !StopWords.english.contains(before)
    else { return }
    terms.append(before + " " + word)
  }

  private static func word(_ unit: TextUnits.Unit, of text: TextUnits) -> String? {
    guard unit.range.count <= longestWord else { return nil }
    return String(decoding: text.bytes[unit.range], as: UTF8.self)
  }

  /// Appends the terms that begin with the character at `place`.
  private static func appendRuns(
    beginningAt place: Int, of text: TextUnits, to terms: inout [String]
  ) {
    guard case .character(let first) = text.units[place].kind,
      !FunctionCharacters.first.contains(first)
    else { return }
    var isHiragana = Self.isHiragana(first)
    for length in 2...characters.upperBound {
      let last = place + length - 1
      guard last < text.units.count, text.units[last].joinsPrevious,
        case .character(let scalar) = text.units[last].kind
      else { return }
      guard !FunctionCharacters.separators.contains(scalar) else { return }
      isHiragana = isHiragana && Self.isHiragana(scalar)
      // Two hiragana are an ending or a particle.
      guard !FunctionCharacters.last.contains(scalar), !(isHiragana && length == 2) else {
        continue
      }
      let range = text.units[place].range.lowerBound..<text.units[last].range.upperBound
      let term = String(decoding: text.bytes[range], as: UTF8.self)
      if !FunctionCharacters.terms.contains(term) { terms.append(term) }
    }
  }

  private static func isHiragana(_ scalar: UInt32) -> Bool { (0x3040...0x309F).contains(scalar) }
}
