package import FilbertCore
package import FilbertCorpus
import FilbertInference
import FilbertJSON
package import FilbertModelFiles
package import FilbertTables
package import FilbertText

/// A row's text cut into words, and where the row has them.
package struct TaggableRow: Sendable {
  package let words: PretokenizedText
  /// The column, or the member of the JSON object, that holds the text; nil if there are only words.
  package var text: String?
  /// The member that lists the words; nil if the text was cut.
  package var list: String?
  /// What is odd about the text.
  package var form: TextForm?
}

/// What a tagger reads from the rows of a table, or of JSON objects: a text, a list of words, or both.
package struct TaggableColumns {
  private let file: String
  private let splitter: WordSplitter
  private let isRedacted: Bool
  /// Whether the caller can choose the list of words that is read, and say that there is no header.
  private let canChooseList: Bool
  private let textRequest: String?
  private let listRequest: String?
  /// The column of the text; nil if the first JSON object has a list of words, or a task of Label Studio.
  package let text: String?
  private let textIndex: Int?
  /// Whether rows are tasks of Label Studio, whose columns are not their members.
  private let hasTasks: Bool
  /// The member of the first object that lists words; nil if there is none.
  package let list: String?
  /// What was chosen, as a clause.
  package let summary: String

  private static let usualLists = ["tokens", "words"]

  /// - Parameters:
  ///   - list: the member that lists the words, if the user names one.
  ///   - isRedacted: whether all copies of a text have to be found.
  package init(
    _ reader: TableReader, _ request: ColumnRequest, list: String?, splitter: WordSplitter,
    isRedacted: Bool, canChooseList: Bool = true
  ) throws(FilbertError) {
    file = reader.name
    self.splitter = splitter
    self.isRedacted = isRedacted
    self.canChooseList = canChooseList
    (textRequest, listRequest) = (request.text, list)
    let names =
      reader.format.hasObjects && !reader.hasTasks ? list.map { [$0] } ?? Self.usualLists : []
    let found =
      request.text == nil || list != nil
      ? names.first { name in reader.columns.contains { $0.isSame(as: name) } } : nil
    self.list = found
    if let found, request.text == nil {
      (text, textIndex, hasTasks) = (nil, nil, false)
      summary = "words from \"\(found)\""
      return
    }
    hasTasks = reader.hasTasks
    if request.text == nil, hasTasks, ColumnChoice.usualTexts(in: reader.columns).isEmpty {
      (text, textIndex) = (nil, nil)
      summary = "Label Studio tasks"
      return
    }
    let choice = try ColumnChoice(
      reader.columns, request, needsLabel: false, file: reader.name, choices: reader.choices,
      hasHeaderLine: canChooseList && reader.hasHeaderLine)
    // Two texts side by side are not a pair for a tagger.
    if choice.pair != nil {
      throw FilbertError(
        .usage,
        naming:
          "There are two texts per row, but the model tags single texts; name one with \(.textColumn).",
        file: reader.name)
    }
    (text, textIndex) = (choice.columns[choice.text], choice.text)
    summary = choice.summary + (found.map { ", words from \"\($0)\"" } ?? "")
  }

  /// What a row has; nil if its text is empty.
  ///
  /// - Throws: `badData` with the line if text and words cannot be determined; `usage` if a redaction would leave
  ///   copies of the text.
  package func read(_ row: Row) throws(FilbertError) -> TaggableRow? {
    guard row.isObject else { return textIndex.flatMap { cut(row[$0], text) } }
    if hasTasks, let textIndex {
      try requireNoRedaction("Label Studio's annotations", row.line)
      return cut(row[textIndex], nil)
    }
    let object =
      try JSONValue.parse(row.raw, file: file, firstLine: row.line).objectValue ?? JSONObject()
    let names = listRequest.map { [$0] } ?? Self.usualLists
    let lists = names.filter { object[$0]?.arrayValue != nil }
    if textRequest != nil, listRequest == nil {
      if isRedacted, let list = lists.first {
        throw FilbertError(
          .usage,
          naming:
            "The words in \(list.quoted) would stay as they are; leave out \(.textColumn), so that text and words are "
            + "redacted alike, or remove them from the file.", file: file, line: row.line)
      }
    } else if let name = lists.first {
      return try words(object[name]?.arrayValue ?? [], name, object, row.line)
    }
    if let text, let value = object[text] { return try cut(value, text, row.line) }
    if let name = listRequest, let text = object[name]?.stringValue { return cut(text, name) }
    if let task = object["data"]?.objectValue { return try read(task: task, row.line) }
    if text == nil, let name = ColumnChoice.usualTexts(in: object.names).first {
      return try cut(object[name] ?? .null, name, row.line)
    }
    if textRequest == nil, let name = names.first(where: { object[$0] != nil }), text == nil {
      throw notWords(name, object[name] ?? .null, row.line)
    }
    if text != nil { return nil }
    throw failure(
      "The object has no text and no \(names.map { $0.shortened().quoted }.listed("or")); its members are \(object.names.lazy.map(\.quoted).listed(atMost: 20))",
      row.line)
  }

  private func cut(_ string: String, _ name: String?) -> TaggableRow? {
    string.isBlank
      ? nil
      : TaggableRow(
        words: PretokenizedText(string, splitter), text: name, form: TextForm(string))
  }

  /// The same of a member of an object; a number is read as a table does.
  private func cut(
    _ value: JSONValue, _ name: String, _ line: Int
  ) throws(FilbertError) -> TaggableRow? {
    guard let form = TextForm(value) else { return cut(JSONLine.text(value), name) }
    guard form != .structure else {
      throw TextForm.error("\(name.quoted) is \(value.kind)", file: file, line: line)
    }
    var row = cut(JSONLine.text(value), name)
    row?.form = form
    return row
  }

  // MARK: Words

  private func words(
    _ list: [JSONValue], _ name: String, _ object: JSONObject, _ line: Int
  ) throws(FilbertError) -> TaggableRow? {
    if list.contains(where: { $0.objectValue != nil }) {
      return try tokens(list, name, object, line)
    }
    let words = try WordList.read(list, name, file: file, line: line)
    if words.contains(where: \.isEmpty) { throw failure("A word in \(name.quoted) is empty", line) }
    // The text of these words: a member with the name of the text must match, others may.
    for text in textRequest.map({ [$0] }) ?? ColumnChoice.usualTexts(in: object.names) {
      guard let string = object[text]?.stringValue, !string.isBlank else { continue }
      if let ranges = TokenRanges.find(words, in: string) {
        return TaggableRow(words: PretokenizedText(string, ranges: ranges), text: text, list: name)
      }
      let mayDiffer = text != "text" || (listRequest != nil && !isRedacted)
      guard textRequest == nil, mayDiffer else {
        let list: Message = canChooseList ? " or \(.wordColumn, name.shortened())" : ""
        throw failure(
          "The words in \(name.quoted) are not those of \(text.quoted), one after the other; correct them, or name what "
            + "to read with \(.textColumn, text.shortened())\(list)",
          line)
      }
    }
    if words.isEmpty { return nil }
    return TaggableRow(words: PretokenizedText(words: words, split: splitter.split), list: name)
  }

  /// Prodigy's tokens, with their offsets in the text.
  private func tokens(
    _ list: [JSONValue], _ name: String, _ object: JSONObject, _ line: Int
  ) throws(FilbertError) -> TaggableRow? {
    let text = textRequest ?? "text"
    guard list.allSatisfy({ $0["start"] != nil && $0["end"] != nil }),
      let string = object[text]?.stringValue
    else { throw notWords(name, .array(list), line) }
    try requireNoRedaction("Prodigy's tokens", line)
    let ranges = try TokenRanges.read(list, in: string, file: file, line: line)
    if ranges.isEmpty { return nil }
    return TaggableRow(words: PretokenizedText(string, ranges: ranges), text: text, list: name)
  }

  private func notWords(_ name: String, _ value: JSONValue, _ line: Int) -> FilbertError {
    let found = value.arrayValue == nil ? value.kind : "a list of other things"
    return failure(
      "\(name.shortened().quoted) is \(found), but a list of words is expected, as {\"tokens\": [\"buy\", \"red\"]}",
      line)
  }

  // MARK: Label Studio

  private func read(task: JSONObject, _ line: Int) throws(FilbertError) -> TaggableRow? {
    let strings = task.members.compactMap { $0.value.stringValue }
    guard let text = task["text"]?.stringValue ?? (strings.count == 1 ? strings[0] : nil) else {
      throw failure(
        "The task's \"data\" has no \"text\"; name the text with \(.textColumn). Its members are "
          + "\(task.names.lazy.map(\.quoted).listed(atMost: 20))", line)
    }
    try requireNoRedaction("Label Studio's annotations", line)
    return cut(text, nil)
  }

  /// Refuses to redact rows that repeat the text elsewhere.
  private func requireNoRedaction(_ copies: String, _ line: Int) throws(FilbertError) {
    guard isRedacted else { return }
    throw FilbertError(
      .usage,
      naming:
        "\(copies) repeat the text or count places in it, which \(.redaction) would leave; make a file with only the texts "
        + "and redact that.", file: file, line: line)
  }

  private func failure(_ reason: Message, _ line: Int) -> FilbertError {
    FilbertError(.badData, naming: "\(reason).", file: file, line: line)
  }
}
