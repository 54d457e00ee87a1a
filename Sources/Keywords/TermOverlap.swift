import FilbertCore

/// Terms that are parts of others, and terms that nearly say the same.
struct TermOverlap {
  private var hidden: [Bool]

  private static let negations: Set<Character> = ["不", "没", "沒", "无", "無", "未", "别"]

  /// A term is hidden if a longer one has at least this share of its weight.
  static let share = 0.75

  /// - Parameters:
  ///   - terms: All terms that may be listed.
  ///   - weights: How many rows speak for each.
  init(_ terms: [String], weights: [Double]) {
    hidden = Array(repeating: false, count: terms.count)
    let places = Dictionary(
      terms.enumerated().map { (ExactString($0.element), $0.offset) }, uniquingKeysWith: { $1 })
    for (place, term) in terms.enumerated() {
      for part in Self.parts(of: term) {
        guard let other = places[ExactString(part)], other != place,
          weights[place] >= Self.share * weights[other]
        else { continue }
        hidden[other] = true
      }
    }
  }

  /// Whether a longer term with nearly the same weight contains the term at `place`.
  func isHidden(_ place: Int) -> Bool { hidden[place] }

  /// Whether two terms are forms of one: the same words up to plurals, or all characters but one.
  ///
  /// - Parameters:
  ///   - left: The term that is listed before.
  ///   - right: The other one. A negation in it makes a difference: 不好用 is not a form of 好用.
  static func isNearlySame(_ left: String, _ right: String) -> Bool {
    if isUnspaced(left), isUnspaced(right) {
      if right.count == left.count + 1, right.hasPrefix(left) || right.hasSuffix(left) {
        return right.first.map { !negations.contains($0) } ?? true
      }
      let (left, right) = (Array(left), Array(right))
      let shared = min(left.count, right.count) - 1
      // 服态度很 after 客服态度: three of four characters. Pairs share one character by chance.
      guard left.count == right.count, shared >= 2 else { return false }
      return left.suffix(shared).elementsEqual(right.prefix(shared))
        || left.prefix(shared).elementsEqual(right.suffix(shared))
    }
    return stems(of: left) == stems(of: right)
  }

  /// Whether two terms should not be in one name: they share a word, or two characters.
  static func shareWords(_ left: String, _ right: String) -> Bool {
    if isUnspaced(left), isUnspaced(right) {
      let pairs = Set(zip(left, left.dropFirst()).map { "\($0)\($1)" })
      return zip(right, right.dropFirst()).contains { pairs.contains("\($0)\($1)") }
    }
    return !Set(stems(of: left)).isDisjoint(with: stems(of: right))
  }

  /// The shorter terms inside of `term`.
  private static func parts(of term: String) -> [String] {
    guard isUnspaced(term) else {
      let words = term.split(separator: " ")
      return words.count > 1 ? words.map { String($0) } : []
    }
    let characters = Array(term)
    var parts: [String] = []
    for length in 2..<max(2, characters.count) {
      for start in 0...(characters.count - length) {
        parts.append(String(characters[start..<(start + length)]))
      }
    }
    return parts
  }

  /// The words of a term without the endings of English plurals.
  private static func stems(of term: String) -> [String] {
    term.split(separator: " ").map { word in
      let word = String(word)
      if word.utf8.count > 4, word.hasSuffix("ies") { return word.dropLast(3) + "y" }
      // "boxes", "dresses"; "sizes" and "houses" lose their last letter alone.
      if word.utf8.count > 4, ["xes", "sses", "shes", "ches"].contains(where: word.hasSuffix) {
        return String(word.dropLast(2))
      }
      if word.utf8.count > 3, word.hasSuffix("s"), !word.hasSuffix("ss"), !word.hasSuffix("us") {
        return String(word.dropLast(1))
      }
      return word
    }
  }

  private static func isUnspaced(_ term: String) -> Bool {
    guard let first = term.unicodeScalars.first else { return false }
    return WordScript.of(first.value) == .unspaced
  }
}
