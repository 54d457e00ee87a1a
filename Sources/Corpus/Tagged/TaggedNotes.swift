package import FilbertCore
package import FilbertTables

/// Things in a file that are not sentences and were passed over, counted.
package struct TaggedNotes: Sendable, Equatable {
  /// `-DOCSTART-` lines.
  package internal(set) var documentStarts = 0
  /// Lines that begin with `#` before the first word of a sentence, as in CoNLL-U.
  package internal(set) var comments = 0
  /// Rows of CoNLL-U for several words, or for words that are not in the text.
  package internal(set) var countedOthers = 0
  /// Rows that begin a sentence with the id of an earlier one.
  package internal(set) var repeatedIDs = 0
  /// Sentences that an annotator did not accept.
  package internal(set) var leftOut = LeftOutRows()
  /// Label Studio's tasks without an annotation that counts, or with several.
  package internal(set) var tasks = TaskNotes()
  /// Parts of annotations that are not spans: choices, relations, ratings, categories of the text.
  package internal(set) var otherResults = 0
  /// Rows whose spans cover whole words whether offsets count Unicode scalars or UTF-16 code units, but other ones.
  package internal(set) var openUnits = RowCount()
  /// Columns of words, and members of JSON objects, that were not read, in the order in which they were seen first.
  package private(set) var otherColumns: [String] = []

  /// Of more, names are no help.
  private static let mostColumns = 100

  /// Notes columns that are there beside those that were read.
  mutating func addOthers(_ names: [String], except read: [String] = []) {
    for name in names where otherColumns.count < Self.mostColumns {
      let isKnown = (otherColumns + read).contains { ExactString($0) == ExactString(name) }
      if !isKnown { otherColumns.append(name) }
    }
  }

  /// A clause for each kind that belongs to its format: `2 comment lines passed over`.
  package var remarks: [String] {
    [
      say(documentStarts, "-DOCSTART- line", "-DOCSTART- lines", "between documents"),
      say(comments, "comment line", "comment lines", "passed over"),
      say(
        countedOthers, "row", "rows",
        "passed over for several words (1-2) or for words that are not in the text (3.1)"),
      say(
        otherResults, "result", "results",
        "passed over that mark no span of the text (choices, relations)"),
    ].compactMap { $0 }
  }

  /// A clause for each kind that may not have been meant.
  package var warnings: [Message] {
    let counts = [
      say(
        repeatedIDs, "sentence has", "sentences have",
        "the id of an earlier one that is not next to it; read as separate sentences")
    ].compactMap { $0 }
    return (counts + tasks.warnings + leftOut.clauses).map { Message($0) }
      + (openUnits.count > 0 ? [unitWarning] : [])
  }

  private var unitWarning: Message {
    let rows = counted(openUnits.count, "row has", "rows have")
    return
      "\(rows) emoji or other rare characters before a span (\(openUnits.shownLines)), after which offsets from Python and from a browser differ, and the spans fit with both; if the tags are wrong, choose the other unit (scalars or utf16) with \(.offsetUnit)."
  }

  private func say(_ count: Int, _ one: String, _ many: String, _ rest: String) -> String? {
    count == 0 ? nil : "\(counted(count, one, many)) \(rest)"
  }
}
