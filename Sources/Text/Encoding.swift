/// A text as a model reads it: one entry per piece in every array.
package struct Encoding: Sendable, Equatable {
  /// The pieces' numbers in the vocabulary.
  package internal(set) var ids: [Int32] = []
  /// 0 for the first text and its separators, 1 for the second and its own (`token_type_ids`).
  package internal(set) var segments: [UInt8] = []
  /// Where each piece came from, in UTF-8 bytes of the text it is part of.
  ///
  /// Ascending within one text; `0..<0` for the special tokens put around the texts.
  package internal(set) var ranges: [Range<Int>] = []
  /// Which word of its text each piece belongs to, counted from 0.
  ///
  /// -1 for the special tokens put around the texts. If the text was given in words, these are the
  /// caller's words.
  package internal(set) var words: [Int32] = []
  /// Whether the tokenizer put the piece there: `[CLS]` and `[SEP]`, but not a `[MASK]` written in
  /// the text.
  package internal(set) var isSpecial: [Bool] = []
  /// How many pieces did not fit into the length asked for, so that cutting is never silent.
  package internal(set) var truncatedPieces = 0

  init() {}

  /// The number of pieces.
  package var count: Int { ids.count }
}
