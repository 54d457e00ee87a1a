import FilbertCore
package import FilbertEvaluation
package import FilbertText

/// What can be seen of each text without a model: its length, its script, and its words. A search for slices in which a
/// model is worse begins with them.
package struct TextTraits: Sendable {
  /// Tokens of each text that the model read.
  private var lengths: [Int] = []
  private var scripts: [Script] = []
  /// Numbers of the distinct words of the first texts, one text after another.
  private var words: [Int32] = []
  /// Where the words of each of these texts end.
  private var wordEnds: [Int] = []
  private var numbers: [String: Int32] = [:]
  private var names: [String] = []

  /// Words are kept up to this many, 4 bytes each: those of about a million short messages.
  private static let mostWords = 20_000_000
  /// Distinct words are kept up to this many.
  private static let mostNames = 500_000

  /// No texts.
  package init() {}

  /// Notes a text, or a pair.
  ///
  /// - Parameter tokens: how many the model read.
  package mutating func add(_ input: TextInput, tokens: Int) {
    lengths.append(tokens)
    scripts.append(Self.script(of: input.text))
    guard wordEnds.count == lengths.count - 1, words.count < Self.mostWords else { return }
    var own: Set<Int32> = []
    SliceWords.forEach(in: input.text) { word in
      if let number = numbers[word] {
        own.insert(number)
      } else if names.count < Self.mostNames {
        numbers[word] = Int32(names.count)
        own.insert(Int32(names.count))
        names.append(word)
      }
    }
    words += own.sorted()
    wordEnds.append(words.count)
  }

  /// Texts whose words are known: the first ones, if there are very many.
  package var textsWithWords: Int { wordEnds.count }

  /// Texts by length, in groups of about as many.
  package var byLength: SliceValues { SliceValues(texts: lengths.map(String.init)) }

  /// Texts by the script that most of their letters have.
  package var byScript: SliceValues {
    let there = Set(scripts)
    let found = Script.allCases.filter(there.contains)
    let places = Dictionary(uniqueKeysWithValues: found.enumerated().map { ($1, $0) })
    return SliceValues(
      names: found.map(Self.name), groupOfRow: scripts.map { places[$0] ?? 0 })
  }

  /// The slices in which a model is worse than elsewhere, of those by length, script and word.
  ///
  /// - Parameters:
  ///   - outcomes: of each text.
  ///   - columns: groups by columns of the file, which are tried too.
  package func worstSlices(
    _ outcomes: SliceOutcomes, columns: [(name: String, slices: SliceValues)]
  ) -> SliceSearch {
    let groups = [(name: "tokens", slices: byLength), ("script", byScript)] + columns
    let candidates = groups.filter(\.slices.varies).flatMap { name, slices in
      zip(slices.groups, slices.rowsOfGroups).map { group, rows in
        SliceCandidate(name: "\(name): \(group.name)", rows: rows)
      }
    }
    let known = outcomes.prefix(textsWithWords)
    let byWord = WordSlices(
      outcomes: known, wordCount: names.count,
      words: { row in
        words[(row == 0 ? 0 : wordEnds[row - 1])..<wordEnds[row]].map { Int($0) }
      }, name: { "word: \(names[$0])" })
    return SliceSearch(
      outcomes: outcomes, candidates: candidates + byWord.candidates,
      othersTried: byWord.othersTried)
  }

  /// The script of most letters of a text; `symbols` if it has none.
  private static func script(of text: String) -> Script {
    var counts = [Int](repeating: 0, count: Script.allCases.count)
    for scalar in text.unicodeScalars.prefix(2000) { counts[Script(scalar).rawValue] += 1 }
    // Japanese is written with Chinese characters too.
    if counts[Script.kana.rawValue] > 0 { return .kana }
    let letters = Script.allCases.filter { $0 != .digits && $0 != .symbols }
    let most = letters.max { counts[$0.rawValue] < counts[$1.rawValue] } ?? .symbols
    return counts[most.rawValue] == 0 ? .symbols : most
  }

  private static func name(_ script: Script) -> String {
    switch script {
    case .han: "Chinese"
    case .kana: "Japanese"
    case .hangul: "Korean"
    case .symbols, .digits: "no letters"
    default: script.key.prefix(1).uppercased() + script.key.dropFirst()
    }
  }
}

/// Words as a search for slices sees them: letters and digits between others, in lower case; of Chinese, Japanese and
/// the like every two neighbouring characters.
enum SliceWords {
  static func forEach(in text: String, _ body: (String) -> Void) {
    var word = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    func flush() {
      if word.count > 1 { body(String(word).lowercased()) }
      word.removeAll(keepingCapacity: true)
    }
    for scalar in text.unicodeScalars.prefix(4000) {
      switch Script(scalar) {
      case .symbols:
        flush()
        previous = nil
      case .han, .kana:
        flush()
        if let previous { body(String(String.UnicodeScalarView([previous, scalar]))) }
        previous = scalar
      default:
        word.append(scalar)
        previous = nil
      }
    }
    flush()
  }
}
