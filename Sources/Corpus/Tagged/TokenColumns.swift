import FilbertCore
import FilbertTables

/// Which columns of a table with a row for each word hold sentence, word and tag.
package struct TokenColumns: Sendable, Equatable {
  package let columns: [String]
  package let sentence: Int
  package let word: Int
  let tag: Int?

  /// Finds the columns the user named, and the others by the names people use.
  ///
  /// - Throws: `badData`, listing the columns there are; a table with one text per row, as for
  ///   classification, is called that.
  init(
    _ columns: [String], _ request: TaggedRequest, file: String, hasHeaderLine: Bool = false
  ) throws(FilbertError) {
    let search = ColumnSearch(columns, file: file, hasHeaderLine: hasHeaderLine)
    func find(
      _ name: String?, _ known: [String], except taken: [Int?] = []
    ) throws(FilbertError) -> Int? {
      if let name { return try search.requested(name) }
      return try search.known(known, except: taken)
    }
    let word = try find(request.wordColumn, ColumnNames.word)
    guard let word else {
      if request.sentenceColumn == nil, request.tagColumn == nil,
        let choice = try? ColumnChoice(columns, needsLabel: true, file: file)
      {
        throw search.failure(
          "This looks like a file for classification, one text per row (\(choice.summary)); for tagging"
            + " each word has a row, with columns such as sentence, word and tag")
      }
      throw search.nothingFits(
        "word (for CoNLL columns give \(.inputFormat, "conll"))", name: .wordColumn)
    }
    let tag =
      request.labelled ? try find(request.tagColumn, ColumnNames.tag, except: [word]) : nil
    if request.labelled, tag == nil { throw search.nothingFits("tag", name: .tagColumn) }
    let sentence = try find(request.sentenceColumn, ColumnNames.sentence, except: [word, tag])
    guard let sentence else {
      throw search.nothingFits(
        "sentence, which marks where one begins", name: .sentenceColumn)
    }
    guard Set([sentence, word, tag]).count == 3 || (tag == nil && sentence != word) else {
      throw search.failure("One column cannot be sentence, word and tag at a time")
    }
    (self.columns, self.sentence, self.word, self.tag) = (columns, sentence, word, tag)
  }

  var summary: String {
    "a word a row, sentences from column \"\(columns[sentence])\", words from \"\(columns[word])\""
      + (tag.map { ", tags from \"\(columns[$0])\"" } ?? "")
  }
}
