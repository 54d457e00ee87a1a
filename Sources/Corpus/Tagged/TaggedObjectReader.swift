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
///   its `tokens` if they are there), Label Studio's JSON_MIN;
/// - a task of Label Studio: `{"data": {"text": ...}, "annotations": [{"result": [...]}]}`.
///
/// Offsets count Unicode scalars, but UTF-16 code units in what Label Studio wrote, whose editor
/// runs in a browser, unless the request says otherwise. If a span also holds its text, as Label
/// Studio's do, the text between the offsets must be that.
struct TaggedObjectReader {
  private(set) var notes = TaggedNotes()
  /// What the first object was: `words in "tokens", tags in "ner_tags"`.
  private(set) var form = ""

  private var elements: JSONElements
  private let file: String
  private let request: TaggedRequest
  private let splitter: WordSplitter

  private static let wordNames = ["tokens", "words"]
  private static let tagNames = ["tags", "ner_tags", "labels", "ner", "label"]
  private static let spanNames = ["spans", "entities", "label", "labels"]
  /// Members that say what numbered tags mean.
  private static let nameLists = [
    "names", "tag_names", "label_names", "ner_tag_names", "ner_tags_names", "id2label",
  ]

  init(
    _ source: ByteReader, _ request: TaggedRequest, bufferSize: Int
  ) throws(FilbertError) {
    file = source.name
    elements = try JSONElements(source, bufferSize: bufferSize)
    self.request = request
    splitter = WordSplitter(request.wordSplit)
  }

  var canContinue: Bool { elements.canContinue }

  /// The next sentence, or nil after the last.
  ///
  /// - Throws: `badData` with the line if an object cannot be read; the next one can.
  mutating func next() throws(FilbertError) -> TaggedRecord? {
    while let element = try elements.next() {
      guard let object = element.value.objectValue else {
        throw failure(
          "Each sentence must be a JSON object such as {\"tokens\": [...], \"tags\": [...]}",
          element.line)
      }
      if let record = try record(object, element.line) { return record }
    }
    return nil
  }

  /// Nil for an object that is passed over and counted in ``notes``.
  private mutating func record(
    _ object: JSONObject, _ line: Int
  ) throws(FilbertError) -> TaggedRecord? {
    // Without labels, ratings by people do not matter.
    if request.labelled, let answer = object["answer"]?.stringValue, !answer.isSame(as: "accept"),
      object["text"] != nil
    {
      notes.notAccepted += 1
      return nil
    }
    if let data = object["data"]?.objectValue,
      object["annotations"] ?? object["completions"] != nil || !request.labelled
    {
      return try task(object, data, line)
    }
    let wordNames = request.wordColumn.map { [$0] } ?? Self.wordNames
    for name in wordNames {
      guard let words = Self.strings(object[name]) else { continue }
      // Prodigy's row of an empty text.
      if words.isEmpty, object["spans"] != nil { continue }
      return try sentence(object, words, name, line)
    }
    if let text = object["text"]?.stringValue { return try spans(object, text, line) }
    throw failure(
      "There is neither a list of words (\(wordNames.map(\.quoted).joined(separator: ", "))) nor a"
        + " \"text\"; the members are \(Self.list(object.names))", line)
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
      TaggedSentence(words: words, tags: tags, line: line, id: Self.id(object)))
  }

  private func tags(
    _ object: JSONObject, except words: String, _ line: Int
  ) throws(FilbertError) -> (tags: [String], name: String) {
    let names = request.tagColumn.map { [$0] } ?? Self.tagNames
    let lists = names.filter { $0 != words && object[$0]?.arrayValue != nil }
    for name in lists {
      if let tags = Self.strings(object[name]) { return (tags, name) }
    }
    guard let name = lists.first, let values = object[name]?.arrayValue else {
      throw failure(
        "There are words but no tags (\(names.map(\.quoted).joined(separator: ", "))); the"
          + " members are \(Self.list(object.names))", line)
    }
    guard values.allSatisfy({ $0.intValue != nil }) else {
      throw failure("\(name.quoted) must be a list of strings such as \"B-LOC\"", line)
    }
    guard let meanings = try meanings(object, line) else {
      throw failure(
        "The tags in \(name.quoted) are numbers, and nothing says what they mean; write the tags'"
          + " names, such as \"B-LOC\", or add them as the member \"names\": [\"O\", \"B-LOC\", ...]",
        line)
    }
    var tags: [String] = []
    for value in values {
      guard let number = value.intValue, let tag = meanings[number] else {
        throw failure("Nothing says what the tag \(value.serialized().shortened()) means", line)
      }
      tags.append(tag)
    }
    return (tags, name)
  }

  /// What the numbers of tags stand for, if the object specifies it.
  private func meanings(
    _ object: JSONObject, _ line: Int
  ) throws(FilbertError) -> [Int: String]? {
    for name in Self.nameLists {
      if let names = Self.strings(object[name]), !names.isEmpty {
        return Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0, $1) })
      }
      guard let numbered = object[name]?.objectValue else { continue }
      var names: [Int: String] = [:]
      for (number, tag) in numbered.members {
        guard let number = Int(number), let tag = tag.stringValue else {
          throw FilbertError(
            .badData, "\(name.quoted) must give every number a tag, as {\"0\": \"O\"} does.",
            file: self.file, line: line)
        }
        names[number] = tag
      }
      return names
    }
    return nil
  }

  // MARK: Text and spans

  private mutating func spans(
    _ object: JSONObject, _ text: String, _ line: Int
  ) throws(FilbertError) -> TaggedRecord {
    guard request.labelled else {
      note("raw text in \"text\"")
      return record(text, nil, words: nil, .scalars, object, line)
    }
    let names = request.tagColumn.map { [$0] } ?? Self.spanNames
    guard let name = names.first(where: { object[$0]?.arrayValue != nil }),
      let list = object[name]?.arrayValue
    else {
      throw failure(
        "There is a text but no list of spans (\(names.map(\.quoted).joined(separator: ", ")));"
          + " a file for classification, one label per text, cannot be read for tagging", line)
    }
    var unit = TaggedRequest.OffsetUnit.scalars
    var spans: [TextSpan] = []
    for value in list {
      // Only Label Studio gives a span a list of labels.
      if value["labels"]?.arrayValue != nil { unit = .utf16 }
      spans.append(try span(value, line))
    }
    unit = request.offsetUnit ?? unit
    note("text with spans in \"\(name)\", whose offsets count \(Self.shown(unit))")
    let offsets = TextOffsets(text, unit: unit)
    let words = try object["tokens"]?.arrayValue.map { (tokens) throws(FilbertError) in
      try TokenRanges.read(tokens, offsets, file: file, line: line)
    }
    return record(text, spans, words: words, unit, object, line)
  }

  /// A span in any of the notations: `[start, end, label]`, or an object.
  private func span(_ value: JSONValue, _ line: Int) throws(FilbertError) -> TextSpan {
    var (start, end, label): (JSONValue?, JSONValue?, JSONValue?)
    if let parts = value.arrayValue, parts.count == 3 {
      (start, end, label) = (parts[0], parts[1], parts[2])
    } else {
      // Label Studio's spans of HTML count from its beginning in "globalOffsets".
      let offsets = value["globalOffsets"] ?? value
      start = offsets["start"] ?? offsets["start_offset"]
      end = offsets["end"] ?? offsets["end_offset"]
      label = value["label"]
      if let labels = value["labels"]?.arrayValue {
        guard labels.count < 2 else {
          throw failure("A span has several labels: \(value.serialized().shortened(to: 80))", line)
        }
        label = labels.first
      }
    }
    guard let start = start?.intValue, let end = end?.intValue, let label = label?.stringValue,
      !label.isBlank
    else {
      throw failure(
        "A span needs a start, an end and a label, as in [0, 5, \"LOC\"], not \(value.serialized().shortened(to: 80))",
        line)
    }
    return TextSpan(start: start, end: end, label: label, text: value["text"]?.stringValue)
  }

  private func record(
    _ text: String, _ spans: [TextSpan]?, words: [Range<Int>]?, _ unit: TaggedRequest.OffsetUnit,
    _ object: JSONObject, _ line: Int
  ) -> TaggedRecord {
    let words = words ?? splitter.ranges(of: text)
    if words.isEmpty, spans?.isEmpty != false { return .problem(.emptySentence, line: line) }
    let alignment = SpanAlignment(text, words: words, unit: unit, request.alignment)
    do throws(SpanAlignment.Failure) {
      return .sentence(
        TaggedSentence(
          words: words.map { String(decoding: alignment.text[$0], as: UTF8.self) },
          tags: try spans.map { (spans) throws(SpanAlignment.Failure) in try alignment.tags(spans) }
            ?? [],
          line: line, text: text, ranges: words, id: Self.id(object)))
    } catch {
      return .problem(error.kind, line: line, example: error.example)
    }
  }

  // MARK: Label Studio

  private mutating func task(
    _ object: JSONObject, _ data: JSONObject, _ line: Int
  ) throws(FilbertError) -> TaggedRecord? {
    let strings = data.members.compactMap { $0.value.stringValue }
    guard let text = data["text"]?.stringValue ?? (strings.count == 1 ? strings[0] : nil) else {
      throw failure(
        "The task's \"data\" has no \"text\"; its members are \(Self.list(data.names))", line)
    }
    let unit = request.offsetUnit ?? .utf16
    guard request.labelled else {
      note("Label Studio tasks")
      return record(text, nil, words: nil, unit, object, line)
    }
    note("Label Studio tasks, whose offsets count \(Self.shown(unit))")
    let all = (object["annotations"] ?? object["completions"])?.arrayValue ?? []
    let annotations = all.filter { $0["was_cancelled"]?.boolValue != true }
    guard let annotation = annotations.first else {
      notes.notAnnotated += 1
      return nil
    }
    if annotations.count > 1 { notes.annotatedTwice += 1 }
    var spans: [TextSpan] = []
    for result in annotation["result"]?.arrayValue ?? [] {
      guard var value = result["value"]?.objectValue,
        let labels = value["labels"] ?? value["hypertextlabels"]
      else {
        notes.otherResults += 1
        continue
      }
      value["labels"] = labels
      spans.append(try span(.object(value), line))
    }
    return record(text, spans, words: nil, unit, object, line)
  }

  // MARK: Parts

  /// Remembers what the first object was.
  private mutating func note(_ form: String, replacing earlier: String = "") {
    guard self.form == earlier else { return }
    self.form = form
  }

  private func failure(_ reason: String, _ line: Int) -> FilbertError {
    FilbertError(.badData, "\(reason).", file: file, line: line)
  }

  /// The list of strings `value` is; nil for anything else.
  private static func strings(_ value: JSONValue?) -> [String]? {
    guard let values = value?.arrayValue else { return nil }
    let strings = values.compactMap(\.stringValue)
    return strings.count == values.count ? strings : nil
  }

  private static func id(_ object: JSONObject) -> String? {
    switch object["id"] {
    case .string(let id)?, .number(let id)?: id
    default: nil
    }
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.lazy.map(\.quoted).listed(atMost: 20)
  }

  private static func shown(_ unit: TaggedRequest.OffsetUnit) -> String {
    switch unit {
    case .scalars: "Unicode scalars"
    case .utf16: "UTF-16 code units"
    case .bytes: "bytes"
    }
  }
}
