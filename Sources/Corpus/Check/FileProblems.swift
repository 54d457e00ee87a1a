import FilbertCleaning
import FilbertCore
import FilbertFiles

/// What is wrong, or looks wrong, with the rows of a file: how often, and where first.
package struct FileProblems: Sendable {
  /// What can be wrong with a row.
  package enum Kind: String, Sendable, CaseIterable {
    case unreadable = "unreadable_row"
    case emptyText = "empty_text"
    case emptyPair = "empty_second_text"
    case emptyLabel = "empty_label"
    case severalLabels = "several_labels"
    case unusableTarget = "unusable_target"
    case controlCharacter = "control_character"
    case replacementCharacter = "replacement_character"
    case mojibake = "wrong_earlier_conversion"
    case blankAroundLabel = "blank_around_label"

    /// Whether `train` stops at such a row unless bad rows are skipped.
    package var stopsTraining: Bool {
      switch self {
      case .unreadable, .emptyText, .emptyPair, .emptyLabel, .severalLabels,
        .unusableTarget:
        true
      case .controlCharacter, .replacementCharacter, .mojibake, .blankAroundLabel: false
      }
    }

    /// For people, after the number of rows.
    package var clause: String {
      switch self {
      case .unreadable: "cannot be read"
      case .emptyText: "with an empty text"
      case .emptyPair: "with an empty second text"
      case .emptyLabel: "with an empty label"
      case .severalLabels: "whose label is a JSON array or object (--task multilabel reads arrays)"
      case .unusableTarget: "whose labels or number cannot be used"
      case .controlCharacter: "with control characters"
      case .replacementCharacter: "with U+FFFD, the mark of a character that was lost"
      case .mojibake: "that look wrongly converted, such as \"Ã©\" for \"é\""
      case .blankAroundLabel: "with blanks around the label"
      }
    }
  }

  /// How often, and where first.
  package struct Tally: Sendable {
    package fileprivate(set) var count = 0
    /// The first lines, at most five; 0 where no line is known.
    package fileprivate(set) var firstLines: [Int] = []
    /// What was said of the first one.
    package fileprivate(set) var message: String?
  }

  private static let shownLines = 5
  private var tallies: [Kind: Tally] = [:]

  /// No problems.
  package init() {}

  /// Those that occur, the worst first.
  package var found: [(kind: Kind, tally: Tally)] {
    Kind.allCases.compactMap { kind in tallies[kind].map { (kind, $0) } }
  }

  /// Whether `train` would stop.
  package var stopsTraining: Bool { tallies.keys.contains(where: \.stopsTraining) }

  /// What is known of `kind`.
  package subscript(kind: Kind) -> Tally { tallies[kind] ?? Tally() }

  mutating func add(_ kind: Kind, line: Int, message: String? = nil) {
    var tally = tallies.removeValue(forKey: kind) ?? Tally(message: message)
    tally.count += 1
    if tally.firstLines.count < Self.shownLines { tally.firstLines.append(line) }
    tallies[kind] = tally
  }

  mutating func add(_ error: FilbertError) {
    add(.unreadable, line: error.line ?? 0, message: error.message)
  }
}
