package import FilbertTables
package import FilbertText

/// How the user wants a file with tags to be read.
package struct TaggedRequest: Sendable, Equatable {
  /// What the offsets of spans count.
  package enum OffsetUnit: String, Sendable, CaseIterable {
    /// Unicode scalars, as Python: doccano, Prodigy.
    case scalars
    /// UTF-16 code units, as JavaScript: Label Studio.
    case utf16
    /// Bytes of UTF-8.
    case bytes
  }

  /// What to do with spans that begin or end inside a word.
  package enum Alignment: String, Sendable, CaseIterable {
    /// Take in the words at both ends.
    case expand
    /// Leave them out.
    case contract
  }

  /// The column of what distinguishes sentences (tables).
  package var sentenceColumn: String?
  /// The member of JSON objects that holds the text, or of the `data` of Label Studio's tasks.
  package var textColumn: String?
  /// The column of the word; in CoNLL files its number, from 1.
  package var wordColumn: String?
  /// The column of the tag; in CoNLL files its number, from 1.
  package var tagColumn: String?
  /// How raw text with spans is cut into words.
  package var wordSplit: WordSplit = .punctuation
  /// The unit of offsets; nil for that of the tool that wrote the file.
  package var offsetUnit: OffsetUnit?
  /// Nil if spans that begin or end inside a word are problems.
  package var alignment: Alignment?
  /// Whether there must be tags; otherwise they are not looked at.
  package var labelled = true
  /// Leave out sentences that cannot be used, and count them, instead of stopping.
  package var skipBadRows = false

  /// How the file is written.
  package var options = TableOptions()

  /// Keep everything that CoNLL columns and tables have for each word, in
  /// ``TaggedSentence/fields``.
  package var keepsFields = false

  /// Keep the columns that CoNLL files have beside word and tag in ``TaggedSentence/fields``, after the word.
  package var keepsOtherColumns = false

  /// A request for labelled sentences, with everything found by usual names.
  package init() {}
}
