package import FilbertCore

/// What is wrong, or looks wrong, with the rows of a file: how often, and where first.
package struct FileProblems: Sendable {
  /// What can be wrong with a row.
  package enum Kind: String, Sendable, CaseIterable {
    case unreadable = "unreadable_row"
    case emptyText = "empty_text"
    case emptyPair = "empty_second_text"
    case emptyLabel = "empty_label"
    case structuredText = "array_as_text"
    case severalLabels = "several_labels"
    case unusableTarget = "unusable_target"
    case controlCharacter = "control_character"
    case replacementCharacter = "replacement_character"
    case mojibake = "wrong_earlier_conversion"
    case blankAroundLabel = "blank_around_label"
    case missingLabel = "missing_value_as_label"
    case untypedText = "number_as_text"
    case writtenText = "list_as_text"
    case repeatedHeader = "repeated_header"
    case emptyLabelCell = "empty_label_cell"

    /// Whether `train` stops at such a row unless bad rows are skipped.
    package var stopsTraining: Bool {
      switch self {
      case .unreadable, .emptyText, .emptyPair, .emptyLabel, .structuredText, .severalLabels,
        .unusableTarget:
        true
      case .controlCharacter, .replacementCharacter, .mojibake, .blankAroundLabel, .missingLabel,
        .untypedText, .writtenText, .repeatedHeader, .emptyLabelCell:
        false
      }
    }

    /// For people, after the number of rows.
    package var clause: Message {
      switch self {
      case .unreadable: "cannot be read"
      case .emptyText: "with an empty text"
      case .emptyPair: "with an empty second text"
      case .emptyLabel: "with an empty label"
      case .structuredText: "with \(TextForm.structure.clause)"
      case .severalLabels: "with several labels (\(.task, "multilabel") reads them)"
      case .unusableTarget: "whose labels or number cannot be used"
      case .controlCharacter: "with control characters"
      case .replacementCharacter: "with U+FFFD, the mark of a character that was lost"
      case .mojibake: "that look wrongly converted, such as \"Ã©\" for \"é\""
      case .blankAroundLabel: "with blanks around the label"
      case .missingLabel: "with a label that marks a missing value"
      case .untypedText: "with \(TextForm.value.clause)"
      case .writtenText: "with \(TextForm.written.clause)"
      case .repeatedHeader: "with the header once more, left out"
      case .emptyLabelCell: "with an empty cell in the column of a label, which counts as 0"
      }
    }

    /// Whether the message is about all rows, and not about the first.
    package var describesAll: Bool { self == .missingLabel }
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

  /// Takes `rows` for those with `kind`, with a message about all of them.
  mutating func add(_ kind: Kind, _ rows: RowCount, message: Message) {
    guard rows.count > 0 else { return }
    counts[kind] = rows.described(message)
  }

  /// Adds `rows` to those with `kind`.
  mutating func add(_ kind: Kind, _ rows: RowCount) {
    guard rows.count > 0 else { return }
    counts[kind, default: RowCount()].add(rows)
  }

  mutating func add(_ error: FilbertError) {
    add(.unreadable, line: error.line ?? 0, message: error.sentence)
  }
}
