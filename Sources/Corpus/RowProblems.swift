package import FilbertCore

/// Rows that cannot be used, counted by what is wrong with them.
package struct RowProblems: Sendable, Equatable {
  /// What can be wrong with one row.
  package enum Kind: String, Sendable, CaseIterable {
    case emptyText = "an empty text"
    case emptyPair = "an empty second text"
    case structuredText = "a JSON array or object in place of a text"
    case emptyLabel = "an empty label"
    case severalLabels = "several labels"
    case labelSet = "a set or an object that may name several labels"
    case notALabel = "a structure in place of a label"
    case spanLabel = "spans of the text in place of labels"
    case spansByType = "an object of spans by type in place of labels"
    case labelPlaces = "a number for each label without the names of the labels"
    case cleanedAway = "a text of which cleaning leaves nothing"
    case emptyLabelInList = "an empty label between separators"
    case notAList = "labels that are no list of names"
    case notATruthValue = "a label column that is neither true nor false"
    case emptyNumber = "no number to learn"
    case notANumber = "a number that cannot be read"
    case decimalComma =
      "a number with a comma, which may stand before decimals or between thousands"
    case notFinite = "a number that is not finite or beyond 1e15"
    case unreadable = "a form that cannot be read"
    case emptySentence = "no words"
    case emptyWord = "an empty word"
    case brokenWord = "a word with a TAB or a line break"
    case emptyTag = "an empty tag"
    case notATag = "a tag that is neither O nor of the form B-TYPE"
    case spanOutside = "a span that lies outside of its text or ends before it begins"
    case spanText = "a span whose text is not the one between its offsets"
    case otherUnit = "spans that only fit if their offsets count something else"
    case splitWord = "a span that begins or ends inside a word"
    case emptySpan = "a span without a word"
    case overlap = "spans that overlap"

    /// What else helps, apart from correcting the file.
    fileprivate var advice: Message? {
      switch self {
      case .structuredText: "name the column of the text with \(.textColumn)"
      case .severalLabels, .labelSet:
        "train for several labels per text with \(.task, "multilabel")"
      case .notALabel: "write the label by itself"
      case .spanLabel: "learn spans with \(.task, "tagging")"
      case .spansByType:
        "write the spans as [[0, 5, \"LOC\"]] and learn them with \(.task, "tagging")"
      case .labelPlaces:
        "write the names of the labels that apply, or a column for each label and name these with \(.labelColumns)"
      case .brokenWord: "put a quote that is a word in quotes and double it (\"\"\"\")"
      case .notAList: "write them with \(.labelSeparator) between them or as [\"a\", \"b\"]"
      case .notATruthValue:
        "write 1, true or yes if a label applies, and 0, false, no or nothing if it does not"
      case .notANumber:
        "write numbers as 1234.5, with a point before the decimals and nothing between thousands"
      case .decimalComma:
        "write 1.5 for 1,5 and 1234 for 1,234"
      case .spanText, .otherUnit: "specify what offsets count with \(.offsetUnit)"
      case .splitWord: "pass \(.alignment, "expand") to take in the whole words"
      default: nil
      }
    }
  }

  private var counts: [Kind: RowCount] = [:]

  /// No problems.
  package init() {}

  /// The number of rows with a problem; each counts once.
  package var count: Int { counts.values.reduce(0) { $0 + $1.count } }

  /// Whether all rows can be used.
  package var isEmpty: Bool { counts.isEmpty }

  /// The number of rows with `kind`.
  package func count(of kind: Kind) -> Int { counts[kind]?.count ?? 0 }

  mutating func add(_ kind: Kind, line: Int, example: String? = nil) {
    counts[kind, default: RowCount()].add(line: line, example: example.map { Message($0) })
  }

  /// Takes `rows` for those with `kind`, in place of those that were added.
  mutating func replace(_ kind: Kind, by rows: RowCount) { counts[kind] = rows }

  mutating func add(_ error: FilbertError) {
    counts[.unreadable, default: RowCount()].add(
      line: error.line ?? 0, example: error.sentence.clause)
  }

  mutating func add(_ other: RowProblems) {
    for (kind, rows) in other.counts { counts[kind, default: RowCount()].add(rows) }
  }

  /// One clause:
  /// `3 rows have an empty text (lines 2, 5 and 9) and 1 row has an empty label (line 7)`.
  package var summary: Message {
    let clauses: [Message] = Kind.allCases.compactMap { kind in
      counts[kind].map { rows in
        let lines = rows.count == 1 ? "line" : "lines"
        let list = (rows.firstLines.map(String.init) + (rows.hasMore ? ["others"] : [])).listed()
        let example: Message =
          rows.example.map { "\(rows.count == 1 ? ": " : "; the first: ")\($0)" } ?? ""
        return
          "\(counted(rows.count, "row has", "rows have")) \(kind.rawValue) (\(lines) \(list)\(example))"
      }
    }
    guard let last = clauses.last else { return "" }
    let others = clauses.dropLast()
    guard let first = others.first else { return last }
    return others.dropFirst().reduce(first) { "\($0), \($1)" } + " and " + last
  }

  /// The error that stops reading; nil without problems.
  func error(file: String) -> FilbertError? {
    guard !isEmpty else { return nil }
    let line = counts.values.compactMap(\.firstLines.first).min()
    let advice = Kind.allCases.filter { counts[$0] != nil }.compactMap(\.advice)
      .reduce(Message("")) { "\($0), \($1)" }
    return FilbertError(
      .badData,
      naming:
        "\(summary); correct them\(advice), or pass \(.skipsBadRows) to continue without them.",
      file: file, line: line)
  }
}
