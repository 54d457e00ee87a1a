import FilbertCore

/// Things in a file that are not sentences and were passed over, counted.
package struct TaggedNotes: Sendable, Equatable {
  /// `-DOCSTART-` lines.
  package internal(set) var documentStarts = 0
  /// Lines that begin with `#` before the first word of a sentence, as in CoNLL-U.
  package internal(set) var comments = 0
  /// Rows that begin a sentence with the id of an earlier one.
  package internal(set) var repeatedIDs = 0
  /// Prodigy's rows whose answer is not `accept`.
  package internal(set) var notAccepted = 0
  /// Label Studio's tasks without an annotation that counts.
  package internal(set) var notAnnotated = 0
  /// Label Studio's tasks with several annotations; the first that was not cancelled is read.
  package internal(set) var annotatedTwice = 0
  /// Parts of Label Studio's annotations that are not spans: choices, relations, ratings.
  package internal(set) var otherResults = 0

  /// A clause for each kind that belongs to its format: `2 comment lines passed over`.
  package var remarks: [String] {
    [
      say(documentStarts, "-DOCSTART- line", "-DOCSTART- lines", "passed over"),
      say(comments, "comment line", "comment lines", "passed over"),
      say(otherResults, "result", "results", "passed over that mark no span (choices, relations)"),
    ].compactMap { $0 }
  }

  /// A clause for each kind that may not have been meant.
  package var warnings: [String] {
    [
      say(
        repeatedIDs, "sentence has", "sentences have",
        "the id of an earlier one that is not next to it; read as separate sentences"),
      say(notAccepted, "row", "rows", "left out: the answer is not \"accept\""),
      say(notAnnotated, "task", "tasks", "left out: no annotation, or only cancelled ones"),
      say(
        annotatedTwice, "task has", "tasks have",
        "several annotations; the first that was not cancelled is read"),
    ].compactMap { $0 }
  }

  private func say(_ count: Int, _ one: String, _ many: String, _ rest: String) -> String? {
    count == 0 ? nil : "\(counted(count, one, many)) \(rest)"
  }
}
