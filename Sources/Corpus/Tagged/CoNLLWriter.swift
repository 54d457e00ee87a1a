package import FilbertCore
package import FilbertFiles

/// Writes sentences with one word per line, the tag in the last column, and a blank line after each sentence: what
/// ``CoNLLReader`` reads and `conlleval` evaluates.
package struct CoNLLWriter {
  private let sink: any ByteSink
  private let separator: UInt8
  private let source: String

  /// Begins to write to `sink`, whose ``ByteSink/commit()`` stays with the caller.
  ///
  /// - Parameters:
  ///   - separator: Between columns: a TAB, or a blank if no column contains one.
  ///   - source: Where the sentences come from, for messages.
  package init(_ sink: any ByteSink, separator: UInt8 = 0x09, source: String) {
    (self.sink, self.separator, self.source) = (sink, separator, source)
  }

  /// Whether `text` can be one of several fields in a line.
  static func isOneField(_ text: String) -> Bool {
    !text.utf8.contains { $0 == 0x09 || $0 == 0x0A }
  }

  /// Writes one sentence.
  ///
  /// - Parameters:
  ///   - words: None is empty.
  ///   - tags: One for each word.
  ///   - columns: What comes before the tag of each word, if that is more than the word.
  ///   - startsDocument: Whether a line ``CoNLLReader/documentStart`` goes before it.
  ///   - lineOf: The line of a word in the source.
  /// - Throws: `badData` for a word or tag that columns cannot hold: empty, with a TAB or a line break, or
  ///   `-DOCSTART-`, which would be read as something else. `cannotWrite`.
  package mutating func write(
    _ words: [String], _ tags: [String], columns: [[String]]? = nil, startsDocument: Bool = false,
    lineOf: (Int) -> Int
  ) throws(FilbertError) {
    var bytes: [UInt8] = []
    if startsDocument {
      // As many columns as other lines have: conlleval counts them.
      let others = [String](repeating: "-X-", count: max(0, (columns?.first?.count ?? 1) - 1))
      for field in [CoNLLReader.documentStart] + others {
        bytes += field.utf8
        bytes.append(separator)
      }
      bytes += "O\n\n".utf8
    }
    for (index, (word, tag)) in zip(words, tags).enumerated() {
      let fields = columns?[index] ?? [word]
      guard !word.isEmpty, fields.allSatisfy(holds), fields.first != CoNLLReader.documentStart
      else {
        throw FilbertError(
          .badData,
          "The word \(word.quoted) cannot be written in CoNLL columns, which have no empty words, and no TAB, no"
            + " line break and no \(CoNLLReader.documentStart) inside words; write jsonl.",
          file: source,
          line: lineOf(index))
      }
      guard !tag.isEmpty, holds(tag), tag.utf8.last != 0x20, !tag.utf8.contains(0x0D) else {
        throw FilbertError(
          .badData,
          "The tag \(tag.quoted) cannot be written in CoNLL columns, which have no \(separator == 0x09 ? "TAB" : "blank"),"
            + " no line break and no blank at the end of tags; write csv or jsonl.", file: source,
          line: lineOf(index))
      }
      // A byte order mark at the beginning of a line is read as one that a tool put there.
      if fields.first?.unicodeScalars.first == "\u{FEFF}" { bytes += [0xEF, 0xBB, 0xBF] }
      for field in fields {
        bytes += field.utf8
        bytes.append(separator)
      }
      bytes += tag.utf8
      bytes.append(0x0A)
    }
    bytes.append(0x0A)
    try sink.write(bytes)
  }

  /// Whether a column can be `text`.
  private func holds(_ text: String) -> Bool {
    Self.isOneField(text)
      && (separator == 0x09 || (!text.isEmpty && !text.utf8.contains(separator)))
  }
}
