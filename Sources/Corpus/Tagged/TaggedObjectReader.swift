import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertTables
import FilbertText

/// Reads sentences from JSON objects, whichever of these an object is:
///
/// - words and tags, as in Hugging Face data sets: `{"tokens": [...], "ner_tags": [...]}`;
/// - text and spans: doccano (`{"text": ..., "label": [[start, end, "LOC"]]}`, or
///   `"entities": [{"start_offset": ...}]`), Prodigy (`{"text": ..., "spans": [{"start": ...}]}`, with
///   its `tokens` if they are there), spaCy (`"ents"`), Label Studio's JSON_MIN;
/// - a task of Label Studio: `{"data": {"text": ...}, "annotations": [{"result": [...]}]}`.
///
/// Rows of a table with such lists in their cells are read as the same objects (``ListRows``).
///
/// Offsets count Unicode scalars, but UTF-16 code units in what Label Studio wrote, whose editor
/// runs in a browser, unless the request says otherwise. If a span also holds its text, as Label
/// Studio's do, the text between the offsets must be that.
struct TaggedObjectReader {
  private(set) var notes = TaggedNotes()
  /// What the first object was: `words in "tokens", tags in "ner_tags"`.
  private(set) var form = ""

  private var elements: JSONElements?
  private var rows: ListRows?
  private let file: String
  private let request: TaggedRequest
  private let splitter: WordSplitter

  private static let wordNames = ["tokens", "words"]
  private static let tagNames = ["tags", "ner_tags", "labels", "ner", "label"]
  private static let spanNames = ["spans", "entities", "label", "labels", "ents", "annotations"]
  /// Members that mark no span, and have no place among words and tags.
  private static let otherNames = ["relations", "cats"]

  init(
    _ source: ByteReader, _ request: TaggedRequest, bufferSize: Int
  ) throws(FilbertError) {
    file = source.name
    elements = try JSONElements(source, bufferSize: bufferSize)
    self.request = request
    splitter = WordSplitter(request.wordSplit)
  }

  /// Reads rows of a table with lists in their cells, after the header; nil if the first row has none.
  init?(
    _ table: TableReader, first: Row, _ request: TaggedRequest
  ) throws(FilbertError) {
    guard
      let rows = try ListRows(table, first: first, request, others: ["tokens"] + TagList.nameLists)
    else { return nil }
    self.rows = rows
    file = table.name
    var request = request
    (request.wordColumn, request.tagColumn) = (rows.words, rows.tags ?? request.tagColumn)
    self.request = request
    splitter = WordSplitter(request.wordSplit)
  }

  var canContinue: Bool { rows?.canContinue ?? elements?.canContinue ?? false }

  /// The next sentence, or nil after the last.
  ///
  /// - Throws: `badData` with the line if an object cannot be read; the next one can.
  mutating func next() throws(FilbertError) -> TaggedRecord? {
    while let element = try nextElement() {
      guard let object = element.value.objectValue else {
        throw failure(
          "Each sentence must be a JSON object such as {\"tokens\": [...], \"tags\": [...]}",
          element.line)
      }
      if let record = try record(object, element.line) { return record }
    }
    return nil
  }

  private mutating func nextElement() throws(FilbertError) -> JSONElements.Element? {
    if rows != nil { return try rows?.next() }
    return try elements?.next()
  }

  /// The member that holds the text.
  private var textName: String { request.textColumn ?? "text" }

  /// Nil for an object that is passed over and counted in ``notes``.
  private mutating func record(
    _ object: JSONObject, _ line: Int
  ) throws(FilbertError) -> TaggedRecord? {
    // Without labels, ratings by people do not matter.
    if request.labelled,
      let reason = AnnotatorVerdict.reason(
        object, except: [request.wordColumn, request.tagColumn, request.textColumn])
    {
      notes.leftOut.add(reason, line: line)
      return nil
    }
    if let task = AnnotationTask(object) { return try self.task(task, object, line) }
    for name in Self.otherNames where Self.isFilled(object[name]) { notes.otherResults += 1 }
    // Who names the text does not mean a list of words, and the other way round.
    let wordNames =
      request.wordColumn.map { [$0] } ?? (request.textColumn == nil ? Self.wordNames : [])
    for name in wordNames {
      guard let list = object[name]?.arrayValue else { continue }
      // Prodigy's tokens, and its row of an empty text.
      if list.isEmpty ? object["spans"] != nil : list.allSatisfy({ $0["start"] != nil }) {
        continue
      }
      return try sentence(
        object, try WordList.read(list, name, file: file, line: line), name, line)
    }
    if let text = object[textName]?.stringValue { return try spans(object, text, line) }
    throw missing(wordNames, in: object, line)
  }

  /// The error for an object without words and without a text; it names what the object has.
  private func missing(
    _ wordNames: [String], in object: JSONObject, _ line: Int
  ) -> FilbertError {
    if let name = wordNames.first(where: { object[$0] != nil }), let value = object[name],
      object[textName] == nil
    {
      return failure("\(name.quoted) is \(value.kind), but a list of words is expected", line)
    }
    if let value = object[textName] {
      return failure("\(textName.quoted) is \(value.kind), but a text is expected", line)
    }
    let names = (wordNames + [textName]).map(\.quoted).listed("or")
    return failure(
      "There is no \(names); name the text with \(.textColumn), or the words with \(.wordColumn). The members are \(Self.list(object.names))",
      line)
  }

  // MARK: Words and tags

  private mutating func sentence(
    _ object: JSONObject, _ words: [String], _ name: String, _ line: Int
  ) throws(FilbertError) -> TaggedRecord {
    var tags: [String] = []
    note("words in \"\(name)\"")
    if request.labelled {
      let found = try self.tags(object, except: name, line)
      tags = found.tags
      note("words in \"\(name)\", tags in \"\(found.name)\"", replacing: "words in \"\(name)\"")
      notes.addOthers(Self.filled(object), except: [name, found.name, "id"])
      guard tags.count == words.count else {
        throw failure(
          "\(name.quoted) and \(found.name.quoted) must have equal lengths, a tag for each word, but have"
            + " \(words.count) and \(tags.count)", line)
      }
    }
    if words.isEmpty { return .problem(.emptySentence, line: line) }
    if words.contains(where: \.isEmpty) { return .problem(.emptyWord, line: line) }
    if tags.contains(where: \.isBlank) { return .problem(.emptyTag, line: line) }
    return .sentence(
      TaggedSentence(
        words: words, tags: tags, line: line, id: Self.id(object),
        hasNumericID: Self.hasNumericID(object)))
  }

  private func tags(
    _ object: JSONObject, except words: String, _ line: Int
  ) throws(FilbertError) -> (tags: [String], name: String) {
    let names = request.tagColumn.map { [$0] } ?? Self.tagNames
    let lists = names.filter { $0 != words && object[$0]?.arrayValue != nil }
    let isNamed = { (name: String) in
      object[name]?.arrayValue?.allSatisfy { $0.stringValue != nil } == true
    }
    guard let name = lists.first(where: isNamed) ?? lists.first,
      let values = object[name]?.arrayValue
    else {
      if let name = names.first(where: { object[$0] != nil && $0 != words }),
        let value = object[name]
      {
        throw failure("\(name.quoted) is \(value.kind), but a list of tags is expected", line)
      }
      throw failure(
        "The words have no tags: there is no \(names.map(\.quoted).listed("or")); name the tags with \(.tagColumn). "
          + "The members are \(Self.list(object.names))", line)
    }
    return (try TagList(file: file, line: line).read(values, name, of: object), name)
  }

  // MARK: Text and spans

  private mutating func spans(
    _ object: JSONObject, _ text: String, _ line: Int
  ) throws(FilbertError) -> TaggedRecord {
    guard request.labelled else {
      note("raw text in \"\(textName)\"")
      return record(text, nil, words: nil, .scalars, object, line)
    }
    let names = request.tagColumn.map { [$0] } ?? Self.spanNames
    let lists = names.filter { object[$0]?.arrayValue != nil }
    // Of several lists an empty one is that of another question.
    guard let name = lists.first(where: { Self.isFilled(object[$0]) }) ?? lists.first,
      let list = object[name]?.arrayValue
    else { throw missingSpans(names, in: object, line) }
    var unit = TaggedRequest.OffsetUnit.scalars
    var spans: [TextSpan] = []
    let meanings = try TagList(file: file, line: line).meanings(object)
    for value in list {
      // Only Label Studio gives a span a list of labels.
      if value["labels"]?.arrayValue != nil { unit = .utf16 }
      spans.append(try TextSpan(value, in: name, meanings: meanings, file: file, line: line))
    }
    unit = request.offsetUnit ?? unit
    note(
      "text \(textName == "text" ? "" : "in \"\(textName)\" ")with spans in \"\(name)\", whose offsets count \(unit.shown)"
    )
    notes.addOthers(Self.filled(object), except: [textName, name, "id", "tokens"])
    let offsets = TextOffsets(text, unit: unit)
    let tokens = object["tokens"]?.arrayValue.flatMap {
      $0.allSatisfy { $0["start"] != nil } ? $0 : nil
    }
    let words = try tokens.map { (tokens) throws(FilbertError) in
      try TokenRanges.read(tokens, offsets, file: file, line: line)
    }
    return record(text, spans, words: words, unit, object, line)
  }

  private func missingSpans(
    _ names: [String], in object: JSONObject, _ line: Int
  ) -> FilbertError {
    if let name = names.first(where: { object[$0] != nil }), let value = object[name] {
      if LabelCell.areSpansByType(value) {
        return failure(
          "\(name.quoted) is an object of spans by type, but a list of spans with their types, such as [[0, 5, \"LOC\"]], is expected",
          line)
      }
      return failure(
        "\(name.quoted) is \(value.kind), but spans such as [[0, 5, \"LOC\"]] are expected; labels of whole texts cannot be "
          + "read for tagging", line)
    }
    return failure(
      "The text has no spans: there is no \(names.map(\.quoted).listed("or")); name the spans with \(.tagColumn). The "
        + "members are \(Self.list(object.names))", line)
  }

  private mutating func record(
    _ text: String, _ spans: [TextSpan]?, words: [Range<Int>]?, _ unit: TaggedRequest.OffsetUnit,
    _ object: JSONObject, _ line: Int
  ) -> TaggedRecord {
    let words = words ?? splitter.ranges(of: text)
    if words.isEmpty, spans?.isEmpty != false { return .problem(.emptySentence, line: line) }
    let alignment = SpanAlignment(text, words: words, unit: unit, request.alignment)
    if request.offsetUnit == nil {
      switch OffsetUnitDoubt.found(spans ?? [], in: text, alignment, unit) {
      case .wrong(let example)?: return .problem(.otherUnit, line: line, example: example)
      case .open?: notes.openUnits.add(line: line)
      case nil: break
      }
    }
    do throws(SpanAlignment.Failure) {
      return .sentence(
        TaggedSentence(
          words: words.map { String(decoding: alignment.text[$0], as: UTF8.self) },
          tags: try spans.map { (spans) throws(SpanAlignment.Failure) in try alignment.tags(spans) }
            ?? [],
          line: line, text: text, ranges: words, id: Self.id(object),
          hasNumericID: Self.hasNumericID(object)))
    } catch {
      return .problem(error.kind, line: line, example: error.example)
    }
  }

  // MARK: Label Studio

  private mutating func task(
    _ task: AnnotationTask, _ object: JSONObject, _ line: Int
  ) throws(FilbertError) -> TaggedRecord? {
    let strings = task.data.members.filter { $0.value.stringValue != nil }
    let only = request.textColumn == nil && strings.count == 1 ? strings[0].name : nil
    let name = task.data[textName] == nil ? only ?? textName : textName
    guard let value = task.data[name] else {
      throw failure(
        "The task's \"data\" has no \(textName.quoted); name the text with \(.textColumn). Its members are \(Self.list(task.data.names))",
        line)
    }
    guard let text = value.stringValue else {
      throw failure("\(name.quoted) in \"data\" is \(value.kind), but a text is expected", line)
    }
    let unit = request.offsetUnit ?? .utf16
    guard request.labelled else {
      note("Label Studio tasks")
      return record(text, nil, words: nil, unit, object, line)
    }
    note("Label Studio tasks, whose offsets count \(unit.shown)")
    notes.addOthers(Self.filled(task.data), except: [name])
    guard notes.tasks.add(task) else { return nil }
    var spans: [TextSpan] = []
    for result in task.results {
      // Of several texts, that of the span must be the one that is read; HTML is in a member of another name.
      if let place = result["to_name"]?.stringValue, !place.isSame(as: name),
        task.data[place]?.stringValue != nil
      {
        notes.otherResults += 1
        continue
      }
      guard let span = Self.span(of: result) else {
        notes.otherResults += 1
        continue
      }
      spans.append(try TextSpan(span, in: "result", meanings: nil, file: file, line: line))
    }
    return record(text, spans, words: nil, unit, object, line)
  }

  /// The span that a result marks, with or without labels; nil for other results, such as choices about the whole text
  /// or about a span.
  private static func span(of result: JSONValue) -> JSONValue? {
    guard var value = result["value"]?.objectValue else { return nil }
    if let labels = value["labels"] ?? value["hypertextlabels"] {
      value["labels"] = labels
      return .object(value)
    }
    let places = ["start", "end", "startOffset", "endOffset", "globalOffsets", "text"]
    guard value["start"] != nil, value.names.allSatisfy({ places.contains(where: $0.isSame) }),
      value["text"]?.arrayValue == nil
    else { return nil }
    return .object(value)
  }

  // MARK: Parts

  /// Remembers what the first object was.
  private mutating func note(_ form: String, replacing earlier: String = "") {
    guard self.form == earlier else { return }
    self.form = form
  }

  private func failure(_ reason: Message, _ line: Int) -> FilbertError {
    FilbertError(.badData, naming: "\(reason).", file: file, line: line)
  }

  private static func id(_ object: JSONObject) -> String? {
    switch object["id"] {
    case .string(let id)?, .number(let id)?: id
    default: nil
    }
  }

  private static func hasNumericID(_ object: JSONObject) -> Bool {
    if case .number? = object["id"] { true } else { false }
  }

  /// Whether a member has elements.
  private static func isFilled(_ value: JSONValue?) -> Bool {
    value?.arrayValue?.isEmpty == false || (value?.objectValue?.count ?? 0) > 0
  }

  /// The members that hold something.
  private static func filled(_ object: JSONObject) -> [String] {
    object.members.filter { _, value in
      switch value {
      case .null: false
      case .string(let text): !text.isEmpty
      case .array, .object: isFilled(value)
      case .bool, .number: true
      }
    }.map(\.name)
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.lazy.map(\.quoted).listed(atMost: 20)
  }
}
