/// How rows with answers are written.
package enum RowFormat: String, Sendable, CaseIterable {
  case csv
  /// A JSON object a line.
  case jsonl
  /// A word and its tag a line; of models that tag words.
  case conll
}
