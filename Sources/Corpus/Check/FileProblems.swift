package import FilbertCore

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
    package var clause: Message {
      switch self {
      case .unreadable: "cannot be read"
      case .emptyText: "with an empty text"
      case .emptyPair: "with an empty second text"
      case .emptyLabel: "with an empty label"
      case .severalLabels:
        "whose label is a JSON array or object (\(.task, "multilabel") reads arrays)"
      case .unusableTarget: "whose labels or number cannot be used"
      case .controlCharacter: "with control characters"
      case .replacementCharacter: "with U+FFFD, the mark of a character that was lost"
      case .mojibake: "that look wrongly converted, such as \"Ã©\" for \"é\""
      case .blankAroundLabel: "with blanks around the label"
      }
    }
  }

  private var counts: [Kind: RowCount] = [:]

  /// No problems.
  package init() {}

  /// The problems that occur, the worst first.
  package var found: [(kind: Kind, rows: RowCount)] {
    Kind.allCases.compactMap { kind in counts[kind].map { (kind, $0) } }
  }

  /// Whether `train` would stop.
  package var stopsTraining: Bool { counts.keys.contains(where: \.stopsTraining) }

  /// The rows with `kind`.
  package subscript(kind: Kind) -> RowCount { counts[kind] ?? RowCount() }

  mutating func add(_ kind: Kind, line: Int, message: Message? = nil) {
    counts[kind, default: RowCount()].add(line: line, example: message)
  }

  mutating func add(_ error: FilbertError) {
    add(.unreadable, line: error.line ?? 0, message: error.sentence)
  }
}
