/// How rows with answers are written.
package enum RowFormat: String, Sendable, CaseIterable {
  case csv
  /// A JSON object a line.
  case jsonl
  /// One word and its tag per line; for models that tag words.
  case conll
}
