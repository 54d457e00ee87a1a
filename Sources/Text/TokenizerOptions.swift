/// How a tokenizer treats text; the defaults are those of uncased BERT.
package struct TokenizerOptions: Sendable, Equatable {
  /// Which end of a text too long is cut off.
  package enum TruncationSide: String, Sendable { case left, right }

  /// Removes control characters and turns white space into spaces.
  package var cleansText = true
  /// Makes every Chinese character a word (`tokenize_chinese_chars`).
  package var spacesIdeographs = true
  /// Lower case (`do_lower_case`).
  package var lowercases = true
  /// Removes accents; nil means: if lower-casing (`strip_accents`).
  package var stripsAccents: Bool?
  /// Stands for a word that has no pieces.
  var unknownToken = "[UNK]"
  /// Stands before the text.
  var classToken = "[CLS]"
  /// Stands after every text.
  var separatorToken = "[SEP]"
  /// Fills up batches in other software; Filbert never pads.
  var paddingToken = "[PAD]"
  /// Hides a word in language modelling.
  var maskToken = "[MASK]"
  /// Marks a piece that continues a word.
  package var continuationPrefix = "##"
  /// A word with more scalars is unknown.
  package var maximumWordLength = 100
  /// The longest input the model was made for, special tokens included; nil if not known.
  package var maximumLength: Int?
  /// Where truncation cuts.
  package var truncationSide = TruncationSide.right
  /// Whether text that is made from tokens gets no space before punctuation (`cleanup` of the decoder).
  package var cleansDecodedText = true
  /// Tokens found as written. The special tokens above are always among them.
  package var addedTokens: [AddedToken] = []

  /// The options of uncased BERT.
  package init() {}
}
