import FilbertCore

/// The format in which WebAnno and INCEpTION keep all layers of annotations, which is not read.
enum WebAnno {
  /// What the first line begins with.
  private static let mark = "#FORMAT=WebAnno"

  /// Whether a file begins with `line` of that format.
  static func isMark(_ line: some Sequence<UInt8>) -> Bool { line.starts(with: mark.utf8) }

  /// An error if a file begins with `line` of that format.
  static func refuse(_ line: some Sequence<UInt8>, file: String) throws(FilbertError) {
    guard isMark(line) else { return }
    throw FilbertError(
      .badData,
      "This is WebAnno TSV, which cannot be read; export the documents from INCEpTION or WebAnno as CoNLL 2002 or CoNLL 2003,"
        + " which have a word and its tag in each line.", file: file, line: 1)
  }
}
