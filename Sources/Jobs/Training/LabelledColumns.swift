import FilbertCorpus
import FilbertTables

/// Where a labelled file has texts, labels, words and tags. Columns that are not named are found by the names that people
/// use, in English and Chinese.
///
/// ```swift
/// var columns = LabelledColumns()
/// columns.text = "review"
/// columns.label = "stars"
/// ```
public struct LabelledColumns: Sendable, Hashable, Codable {
  /// The column of the text.
  public var text: String?
  /// The column of the second text of a pair.
  public var textPair: String?
  /// The column of the label, of the list of labels, or of the number.
  public var label: String?
  /// For several labels: columns, each named after a label, that hold 1 or 0, in place of ``label``.
  public var labels: [String] = []
  /// For several labels in one column: what separates them; nil for a comma. A JSON array is read as well.
  public var labelSeparator: String?
  /// For tagging: the column of the word; of CoNLL columns its number, from 1.
  public var word: String?
  /// For tagging: the column of the tag; of CoNLL columns its number, from 1.
  public var tag: String?
  /// For tagging: the column that identifies the sentence.
  public var sentence: String?

  /// All columns are found by their usual names.
  public init() {}
}

extension LabelledColumns {
  func request(for task: LearningTask) -> ColumnRequest {
    ColumnRequest(
      text: text, pair: textPair, label: label, labels: task == .multilabel ? labels : [],
      predictsNumber: task == .regression)
  }

  func taggedRequest(_ options: TableOptions, skipsBadRows: Bool) -> TaggedRequest {
    var request = TaggedRequest()
    (request.textColumn, request.sentenceColumn) = (text, sentence)
    (request.wordColumn, request.tagColumn) = (word, tag)
    (request.options, request.skipBadRows) = (options, skipsBadRows)
    return request
  }
}
