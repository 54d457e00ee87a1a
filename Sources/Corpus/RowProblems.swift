import FilbertCleaning
package import FilbertCore
import FilbertFiles

/// Rows that cannot be used, counted by what is wrong with them.
package struct RowProblems: Sendable, Equatable {
  /// What can be wrong with one row.
  package enum Kind: String, Sendable, CaseIterable {
    case emptyText = "an empty text"
    case emptyPair = "an empty second text"
    case emptyLabel = "an empty label"
    case cleanedAway = "a text of which cleaning leaves nothing"
    case emptyLabelInList = "an empty label between separators"
    case notAList = "labels that are no list of names"
    case notATruthValue = "a label column that is neither true nor false"
    case emptyNumber = "no number to learn"
    case notANumber = "a number that cannot be read"
    case notFinite = "a number that is not finite or beyond 1e15"
    case unreadable = "a form that cannot be read"
    case emptySentence = "no words"
    case emptyWord = "an empty word"
    case brokenWord = "a word with a TAB or a line break"
    case emptyTag = "an empty tag"
    case notATag = "a tag that is neither O nor of the form B-TYPE"
    case spanOutside = "a span that lies outside of its text or ends before it begins"
    case spanText = "a span whose text is not the one between its offsets"
    case splitWord = "a span that begins or ends inside a word"
    case emptySpan = "a span without a word"
    case overlap = "spans that overlap"

    /// What helps besides correcting the file.
    fileprivate var advice: String? {
      switch self {
      case .brokenWord: "put a quote that is a word in quotes and double it (\"\"\"\")"
      case .notAList: "write them with --label-separator between them or as [\"a\", \"b\"]"
      case .notATruthValue:
        "write 1, true or yes where a label applies, and 0, false, no or nothing where it does not"
      case .notANumber:
        "write numbers as 1234.5, with a point before the decimals and nothing between thousands"
      case .spanText: "say what offsets count with --offset-unit"
      case .splitWord: "pass --align expand to take in the whole words"
      default: nil
      }
    }
  }

  /// Rows with one problem.
  private struct Tally: Sendable, Equatable {
    var count = 0
    var firstLines: [Int] = []
    /// What the first one looks like.
    var example: String?
  }

  private static let shownLines = 5
  private var tallies: [Kind: Tally] = [:]
  /// The first error about an unreadable row.
  package private(set) var firstError: FilbertError?

  /// No problems.
  package init() {}

  /// The number of rows with a problem; each counts once.
  package var count: Int { tallies.values.reduce(0) { $0 + $1.count } }

  /// Whether all rows can be used.
  package var isEmpty: Bool { tallies.isEmpty }

  /// The number of rows with `kind`.
  package func count(of kind: Kind) -> Int { tallies[kind]?.count ?? 0 }

  mutating func add(_ kind: Kind, line: Int, example: String? = nil) {
    tallies[kind, default: Tally(example: example)].count += 1
    if count(of: kind) <= Self.shownLines { tallies[kind]?.firstLines.append(line) }
  }

  mutating func add(_ error: FilbertError) {
    firstError = firstError ?? error
    add(.unreadable, line: error.line ?? 0)
  }

  mutating func add(_ other: RowProblems) {
    firstError = firstError ?? other.firstError
    for (kind, tally) in other.tallies {
      let lines = tallies[kind]?.firstLines ?? []
      tallies[kind, default: Tally(example: tally.example)].count += tally.count
      tallies[kind]?.firstLines = Array((lines + tally.firstLines).prefix(Self.shownLines))
    }
  }

  /// One clause:
  /// `3 rows have an empty text (lines 2, 5 and 9) and 1 row has an empty label (line 7)`.
  package var summary: String {
    englishList(
      Kind.allCases.compactMap { kind in
        tallies[kind].map { tally in
          let rows = tally.count == 1 ? "1 row has" : "\(tally.count) rows have"
          let lines = tally.count == 1 ? "line" : "lines"
          let more = tally.count > tally.firstLines.count ? ["others"] : []
          let list = englishList(tally.firstLines.map(String.init) + more)
          let example = tally.example.map { (tally.count == 1 ? ": " : "; the first: ") + $0 }
          return "\(rows) \(kind.rawValue) (\(lines) \(list)\(example ?? ""))"
        }
      })
  }

  /// The error that stops reading; nil without problems.
  func error(file: String) -> FilbertError? {
    guard !isEmpty else { return nil }
    let line = tallies.values.compactMap(\.firstLines.first).min()
    let advice = Kind.allCases.filter { tallies[$0] != nil }.compactMap(\.advice)
      .map { ", \($0)" }.joined()
    return FilbertError(
      .badData,
      "\(summary); correct them\(advice), or pass --skip-bad-rows to go on without them.",
      file: file, line: line)
  }
}
