import FilbertCore
import FilbertTagging

@testable import FilbertEvaluation

/// Random gold and predicted sentences: the sets that `Scripts/fixtures/tagging.py` draws, whose class of
/// this name says what they are like. The order of draws is part of the fixtures.
struct TagSet {
  /// The schemes, and tags of none.
  static let families = ["iob1", "iob2", "ioe1", "ioe2", "iobes", "bilou", "none"]
  private static let letters = ["BIO", "BIO", "IEO", "IEO", "BIESO", "BILUO", "BIESOULX.\u{e9}"]
  private static let types = [
    "LOC", "PER", "ORG", "MISC", "product-name", "品牌", "_", "\u{e9}", "e\u{301}", "micro avg",
    "a_type_whose_name_widens_the_column", "x-", "👍🏽", "0",
  ]

  /// nil for tags of no scheme.
  let scheme: TagScheme?
  let digits: Int
  private(set) var gold: [[String]] = []
  private(set) var predicted: [[String]] = []

  private let letters: [Character]
  private let types: [String]
  private var random: SplitMix64

  /// - Parameter family: A position in ``families``.
  init(family: Int, number: Int) {
    scheme = TagScheme(rawValue: Self.families[family])
    letters = Array(Self.letters[family])
    random = SplitMix64(seed: UInt64(family * 1_000_000 + number))
    let many = number % 250 == 249
    if many {
      types = (0..<(129 + random.below(20))).map { "c\($0)" }
    } else {
      var types: [String] = []
      for _ in 0..<(1 + random.below(5)) { types.append(random.pick(Self.types)) }
      self.types = types
    }
    digits = 2 + random.below(3)
    for _ in 0..<(many ? 100 : 1 + random.below(8)) {
      let sentence = sentence()
      gold.append(sentence)
      predicted.append(prediction(for: sentence))
    }
  }

  private mutating func sentence() -> [String] {
    let kind = random.below(4)
    if kind == 0 {
      var tags: [String] = []
      for _ in 0..<random.below(12) { tags.append(tag()) }
      return tags
    }
    var spans: [Span] = []
    var count = random.below(2)
    for _ in 0..<random.below(6) {
      let end = count + 1 + random.below(3)
      spans.append(Span(random.pick(types), count..<end))
      count = end + random.below(2)
    }
    // After the last entity there may be a token outside.
    let tags = (scheme ?? .iobes).tags(for: spans, count: count)
    return kind == 1 ? slips(tags, oneIn: 5) : tags
  }

  private mutating func prediction(for gold: [String]) -> [String] {
    let kind = random.below(4)
    return kind == 0 ? gold : slips(gold, oneIn: [1, 3, 10][kind - 1])
  }

  private mutating func slips(_ tags: [String], oneIn rate: Int) -> [String] {
    var slipped = tags
    for token in tags.indices where random.below(rate) == 0 { slipped[token] = tag() }
    return slipped
  }

  private mutating func tag() -> String {
    let letter = random.pick(letters)
    let type = random.pick(types)
    switch random.below(scheme == nil ? 10 : 50) {
    case 0: return String(letter)
    case 1: return "\(letter)\(type)"
    case 2: return "\(letter)--\(type)"
    case 3: return "\(letter)-\(type)-"
    case 4: return "\(random.pick(Array("BIESULX")))-\(type)"
    case 5: return "O-\(type)"
    default: return letter == "O" ? "O" : "\(letter)-\(type)"
    }
  }
}

/// The numbers that the fixture script draws with Vigna's splitmix64.c.
extension SplitMix64 {
  /// A number of `0..<bound`, all but equally likely.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// FNV-1a in 64 bits, as sixteen hexadecimal digits.
func fnv1a(_ text: String) -> String {
  let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
    ($0 ^ UInt64($1)) &* 0x100_0000_01B3
  }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

extension ClassificationReport {
  /// A table of tags in which `O` has no row and counts in no average.
  init(goldEntityTags gold: [[String]], _ predicted: [[String]]) {
    let (gold, predicted) = (Array(gold.joined()), Array(predicted.joined()))
    let labels = LabelIndex(gold + predicted).names.filter { $0 != "O" }
    self.init(gold: gold, predicted: predicted, labels: labels)
  }
}
