import FilbertCore
import FilbertTables

/// Reads sentences from a table with a row for each word, one sentence at a time in constant memory.
///
/// A sentence begins where the cell of the sentence column is neither empty nor the same as the last
/// one that was not: both forms in use are read, the cell filled in every row, and in the first row of
/// each sentence only (Kaggle's "Sentence #"). Rows without any content are passed over.
struct TokenTableReader {
  private(set) var notes = TaggedNotes()
  private var table: TableReader
  let columns: TokenColumns
  private let labelled: Bool
  private let keepsFields: Bool
  /// The row that begins the next sentence.
  private var first: Row?
  private var ids: Set<ExactString> = []

  /// - Parameter first: the first row with content, if it was read with the header.
  init(
    _ table: consuming TableReader, first: Row? = nil, _ request: TaggedRequest
  ) throws(FilbertError) {
    columns = try TokenColumns(
      table.columns, request, file: table.name, hasHeaderLine: table.hasHeaderLine)
    labelled = request.labelled
    keepsFields = request.keepsFields
    let read = [columns.sentence, columns.word, columns.tag]
    notes.addOthers(table.columns.indices.filter { !read.contains($0) }.map { table.columns[$0] })
    self.table = table
    self.first = first
  }

  /// `one word per row, words in column "Word", ...`.
  var form: String { columns.summary }

  /// The next sentence, or nil after the last.
  ///
  /// - Throws: `badData` if a row cannot be read. Reading cannot continue then: the row may have
  ///   begun a sentence.
  mutating func next() throws(FilbertError) -> TaggedRecord? {
    var row = first.take()
    if row == nil { row = try table.nextFilled() }
    guard let start = row else { return nil }
    let id = start[columns.sentence]
    if !id.isEmpty, !ids.insert(ExactString(id)).inserted { notes.repeatedIDs += 1 }
    var words: [String] = []
    var tags: [String] = []
    var lines: [Int] = []
    var fields: [[String]] = []
    var problem: TaggedRecord?
    while let current = row {
      let word = current[columns.word]
      let tag = columns.tag.map { current[$0] }
      if word.isEmpty {
        problem = problem ?? .problem(.emptyWord, line: current.line)
      } else if !CoNLLWriter.isOneField(word) {
        // Nobody writes such words; a quote that is taken as text has swallowed the rows after it.
        problem =
          problem
          ?? .problem(.brokenWord, line: current.line, example: word.shortened(to: 30).quoted)
      } else if tag?.isBlank == true {
        problem = problem ?? .problem(.emptyTag, line: current.line)
      }
      words.append(word)
      if let tag { tags.append(tag) }
      lines.append(current.line)
      if keepsFields { fields.append(current.values) }
      row = try table.nextFilled()
      let next = row?[columns.sentence] ?? ""
      if !next.isEmpty, ExactString(next) != ExactString(id) {
        first = row
        break
      }
    }
    if let problem { return problem }
    return .sentence(
      TaggedSentence(
        words: words, tags: tags, line: start.line, lines: lines, id: id.isEmpty ? nil : id,
        fields: fields))
  }
}

extension TableReader {
  /// The next row that has any content, or nil after the last.
  mutating func nextFilled() throws(FilbertError) -> Row? {
    while let row = try next() {
      if row.values.contains(where: { !$0.isEmpty }) { return row }
    }
    return nil
  }
}
