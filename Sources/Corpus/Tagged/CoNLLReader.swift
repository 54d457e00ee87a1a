import FilbertCore
import FilbertFiles
import FilbertTables
import FilbertTagging

/// Reads sentences of one word per line, one at a time in constant memory: the format of
/// CoNLL-2003.
///
/// Any number of columns, by default the word in the first and the tag in the last one. The first line with a word
/// decides how columns are separated, and their number: by a TAB each if it has a TAB, so that a word may be or contain
/// blanks, otherwise by runs of blanks and TABs. Only TAB and U+0020 separate: U+3000 and U+00A0 are words. Lines that
/// contain only these end a sentence. `-DOCSTART-` lines do so too, and are skipped like comments: lines before the
/// first word of a sentence that begin with `#` and a blank or a TAB and have another number of columns, or more than two
/// without a tag at the end (CoNLL-U, GermEval, MultiCoNER). `# sent_id = 5` and `# id 5` name the sentence. Where the
/// first column counts the words, rows for several words (`1-2`) and for words that are not in the text (`3.1`) are passed
/// over, as CoNLL-U has them.
struct CoNLLReader {
  private typealias Line = (bytes: [UInt8], number: Int)
  private typealias Column = ArraySlice<UInt8>

  private(set) var notes = TaggedNotes()
  /// The number of columns in every line.
  let columnCount: Int
  /// Whether each TAB separates; otherwise runs of blanks do.
  let separatesAtTabs: Bool

  private var lines: LineReader
  /// Lines read to learn the number of columns, from the last to the first.
  private var ahead: [Line] = []
  /// The index of the word's column.
  let word: Int
  private let tag: Int?
  /// The columns that ``TaggedSentence/fields`` holds; nil for none.
  private let kept: [Int]?
  /// Whether the rest of the sentence belongs to one that cannot be read.
  private var isSkipping = false
  /// Whether a document begins with the next sentence.
  private var isAtDocumentStart = false
  private var mayCountWords = true

  init(
    _ source: ByteReader, _ request: TaggedRequest, bufferSize: Int
  ) throws(FilbertError) {
    var lines = try LineReader(source, bufferSize: bufferSize)
    var read: [Line] = []
    var first: Line?
    while first == nil, let bytes = try lines.next() {
      let line: Line = (bytes, lines.line)
      read.append(line)
      if Self.isBlank(bytes) || Self.isDocumentStart(bytes) { continue }
      if bytes.first != UInt8(ascii: "#") { first = line }
    }
    // A file that only has lines that begin with "#" has such words.
    let all = read
    guard let first = first ?? all.first(where: { !Self.isBlank($0.bytes) }) else {
      throw FilbertError(.badData, "The file has no words.", file: lines.name)
    }
    if let line = all.first { try WebAnno.refuse(line.bytes, file: lines.name) }
    separatesAtTabs = first.bytes.contains(0x09)
    columnCount = Self.columns(first.bytes, tabs: separatesAtTabs).count
    ahead = read.reversed()
    self.lines = lines
    if request.labelled, columnCount < 2 {
      throw FilbertError(
        .badData,
        "The line has one column, but a word and its tag are needed, with a TAB between them; the file"
          + " has no tags, or is not in CoNLL columns.", file: lines.name, line: first.number)
    }
    word =
      try Self.index(request.wordColumn, .wordColumn, columnCount, lines.name, first.number)
      ?? 0
    mayCountWords = request.wordColumn == nil && columnCount > 2
    let last = columnCount - 1
    tag =
      request.labelled
      ? try Self.index(request.tagColumn, .tagColumn, columnCount, lines.name, first.number)
        ?? last : nil
    if tag == word {
      throw FilbertError(
        .usage, "One column cannot be word and tag at a time.", file: lines.name)
    }
    let (word, tag) = (word, tag)
    let others = (0..<columnCount).filter { $0 != word && $0 != tag }
    kept =
      request.keepsFields
      ? Array(0..<columnCount)
      : request.keepsOtherColumns && !others.isEmpty ? [word] + others : nil
    if !request.keepsOtherColumns { notes.addOthers(others.map { String($0 + 1) }) }
  }

  var canContinue: Bool { lines.canContinue }

  /// `CoNLL columns (4, separated by blanks), words in column 1, tags in column 4`.
  var form: String {
    "CoNLL columns (\(columnCount), separated by \(separatesAtTabs ? "TAB" : "blanks")), words in"
      + " column \(word + 1)" + (tag.map { ", tags in column \($0 + 1)" } ?? "")
  }

  /// The next sentence, or nil after the last.
  ///
  /// - Throws: `badData` with the line if it cannot be read; the next call then continues with the
  ///   sentence after it.
  mutating func next() throws(FilbertError) -> TaggedRecord? {
    try skipRest()
    var words: [String] = []
    var tags: [String] = []
    var numbers: [Int] = []
    var fields: [[String]] = []
    var counted = WordCount()
    var id: String?
    while let line = try nextLine() {
      if Self.isBlank(line.bytes) {
        if words.isEmpty { continue }
        break
      }
      if Self.isDocumentStart(line.bytes) {
        guard words.isEmpty else {
          ahead.append(line)
          break
        }
        notes.documentStarts += 1
        isAtDocumentStart = true
        continue
      }
      let columns = Self.columns(line.bytes, tabs: separatesAtTabs)
      if words.isEmpty, isComment(line.bytes, columns) {
        notes.comments += 1
        id = Self.sentenceID(line.bytes) ?? id
        continue
      }
      isSkipping = true
      try check(columns, line)
      isSkipping = false
      if word != 0, try isPassedOver(columns[0], counted) {
        notes.countedOthers += 1
        continue
      }
      if columnCount > 2 { counted.add(columns, noticesTags: mayCountWords) }
      words.append(String(decoding: columns[word], as: UTF8.self))
      if let tag { tags.append(String(decoding: Self.trimmed(columns[tag]), as: UTF8.self)) }
      numbers.append(line.number)
      if let kept { fields.append(kept.map { String(decoding: columns[$0], as: UTF8.self) }) }
    }
    guard let first = numbers.first else { return nil }
    if mayCountWords, words.count > 1 {
      mayCountWords = false
      // Not to be skipped as one bad sentence: all others would be read as numbers.
      if let advice = counted.advice {
        throw FilbertError(.usage, naming: advice, file: lines.name, line: first)
      }
    }
    defer { isAtDocumentStart = false }
    return .sentence(
      TaggedSentence(
        words: words, tags: tags, line: first, lines: numbers, id: id,
        startsDocument: isAtDocumentStart, fields: fields))
  }

  /// Whether a row is one of CoNLL-U that has no word of its own; see ``WordCount``.
  private mutating func isPassedOver(
    _ number: Column, _ counted: WordCount
  ) throws(FilbertError) -> Bool {
    guard counted.isPassedOver(number, before: nil) else { return false }
    let next = try nextLine()
    isSkipping = false
    if let next { ahead.append(next) }
    return counted.isPassedOver(
      number, before: next.flatMap { Self.columns($0.bytes, tabs: separatesAtTabs).first } ?? [])
  }

  private mutating func nextLine() throws(FilbertError) -> Line? {
    if let line = ahead.popLast() { return line }
    isSkipping = true
    guard let bytes = try lines.next() else { return nil }
    isSkipping = false
    return (bytes, lines.line)
  }

  /// Goes to the end of a sentence that could not be read. It counts once, even if it has more
  /// errors.
  private mutating func skipRest() throws(FilbertError) {
    while isSkipping {
      do throws(FilbertError) {
        guard let line = try nextLine() else { return }
        isSkipping = !Self.isBlank(line.bytes) && !Self.isDocumentStart(line.bytes)
        if Self.isDocumentStart(line.bytes) { ahead.append(line) }
      } catch {
        guard lines.canContinue, error.code == .badData else { throw error }
      }
    }
  }

  private func check(_ columns: [Column], _ line: Line) throws(FilbertError) {
    let message: String
    if columns.count != columnCount {
      let separator = separatesAtTabs ? "TAB" : "blanks"
      message =
        "The line has \(columns.count == 1 ? "1 column" : "\(columns.count) columns"), but the first"
        + " one has \(columnCount), separated by \(separator); give each word a line, and end a"
        + " sentence with a blank one."
    } else if columns[word].isEmpty {
      message = "The word is empty."
    } else if let tag, Self.trimmed(columns[tag]).isEmpty {
      message = "The tag is empty; write O for a word in no entity."
    } else {
      return
    }
    throw FilbertError(.badData, message, file: lines.name, line: line.number)
  }

  private func isComment(_ line: [UInt8], _ columns: [Column]) -> Bool {
    guard line.first == UInt8(ascii: "#"), line.count == 1 || [0x20, 0x09].contains(line[1]) else {
      return false
    }
    if columns.count != columnCount { return true }
    guard columnCount > 2, let tag else { return false }
    return Tag(String(decoding: Self.trimmed(columns[tag]), as: UTF8.self)) == nil
  }

  private static func columns(_ line: [UInt8], tabs: Bool) -> [Column] {
    tabs
      ? line.split(separator: 0x09, omittingEmptySubsequences: false)
      : line.split { $0 == 0x20 || $0 == 0x09 }
  }

  private static func isBlank(_ line: [UInt8]) -> Bool {
    line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  private static func isDocumentStart(_ line: [UInt8]) -> Bool {
    let mark = CoNLLReader.documentStart.utf8
    guard line.starts(with: mark) else { return false }
    return line.count == mark.count || [0x20, 0x09].contains(line[mark.count])
  }

  /// What the first column of a line between documents is.
  static let documentStart = "-DOCSTART-"

  private static func trimmed(_ column: Column) -> Column { column.trimming { $0 == 0x20 } }

  /// The name that a comment such as `# sent_id = train-7` or `# id 7 domain=en` gives its
  /// sentence.
  private static func sentenceID(_ line: [UInt8]) -> String? {
    let words = line.dropFirst().split { [0x20, 0x09, UInt8(ascii: "=")].contains($0) }
    guard words.count > 1 else { return nil }
    let name = String(decoding: words[0], as: UTF8.self)
    return ["id", "sent_id"].contains(name) ? String(decoding: words[1], as: UTF8.self) : nil
  }

  /// The index of the column whose number the user gave.
  private static func index(
    _ request: String?, _ parameter: Parameter, _ count: Int, _ file: String, _ line: Int
  ) throws(FilbertError) -> Int? {
    guard let request else { return nil }
    guard let number = Int(request), (1...count).contains(number) else {
      throw FilbertError(
        .usage,
        naming:
          "\(parameter) must be the number of a column, from 1 to \(count) in this file, not \(request).",
        file: file, line: line)
    }
    return number - 1
  }
}
