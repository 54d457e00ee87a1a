import FilbertCore
import FilbertFiles
import FilbertJSON

/// Rows of JSON objects, one per line or in an array: plain ones, whose members are the columns, or tasks of Label Studio,
/// see ``AnnotationTask/row``.
///
/// All objects of an array name the columns. Of lines the first ``lookAhead`` do if they are in a file, and only the first
/// if they come from a pipe, whose writer may wait for an answer, or from memory. Tasks on lines are always looked at,
/// since the first may have no annotation.
struct ObjectTable {
  private typealias Entry = (object: JSONObject, line: Int, raw: [UInt8])

  private(set) var columns: [String]
  /// The names of the sets of choices, if the objects are tasks.
  let choices: [String]
  /// Whether tasks without an annotation are passed over.
  var leavesOutUnannotated = false
  private(set) var notes = TaskNotes()
  /// Whether the objects are tasks.
  let hasTasks: Bool

  private let file: String
  private var elements: JSONElements
  private var ahead: [Entry]
  /// What is wrong with the object after ``ahead``.
  private var failure: FilbertError?
  private var objects: ObjectColumns

  /// The number of lines that are looked at to learn the columns.
  private static let lookAhead = 200

  /// - Throws: `badData` if there is no object, or the first element is something else.
  init(
    _ source: ByteReader, _ options: TableOptions, bufferSize: Int
  ) throws(FilbertError) {
    file = source.name
    var elements = try JSONElements(
      source, allowsArrays: options.allowsArrays, bufferSize: bufferSize)
    guard let first = try Self.next(&elements, file) else {
      throw FilbertError(.badData, "The array has no objects.", file: file)
    }
    try Self.requireRow(first, file)
    var ahead = [first]
    let hasTasks = AnnotationTask(first.object) != nil
    var (columns, choices) = (ColumnUnion(), ColumnUnion())
    func add(_ object: JSONObject) {
      guard let task = hasTasks ? AnnotationTask(object) : nil else {
        return columns.add(object.names)
      }
      columns.add(task.row.names)
      choices.add(task.answers.filter(\.isChoice).map(\.name))
    }
    add(first.object)
    if let array = elements.array {
      for element in array { if let object = element.value.objectValue { add(object) } }
    } else if options.looksAhead, hasTasks || source.total != nil {
      do throws(FilbertError) {
        while ahead.count < Self.lookAhead, let entry = try Self.next(&elements, file) {
          ahead.append(entry)
          add(entry.object)
        }
      } catch { failure = error }
    }
    (self.columns, self.choices, self.hasTasks) = (columns.names, choices.names, hasTasks)
    objects = ObjectColumns(columns.names)
    self.elements = elements
    self.ahead = ahead.reversed()
  }

  /// Whether the objects are in an array.
  var isArray: Bool { elements.array != nil }
  var canContinue: Bool { elements.canContinue }
  /// The line read last.
  var line: Int { elements.line }
  /// Offset in the source at which reading is.
  var place: Int { elements.place }
  var raw: [UInt8] { elements.raw }

  /// Takes the members `names` for columns.
  mutating func take(columns names: [String]) {
    columns = names
    objects = ObjectColumns(names)
  }

  /// The next row, or nil after the last.
  ///
  /// - Throws: `badData` with the line for what is no JSON object.
  mutating func next() throws(FilbertError) -> Row? {
    while let entry = try nextEntry() {
      guard hasTasks, let task = AnnotationTask(entry.object) else {
        return objects.row(entry.object, line: entry.line, raw: entry.raw)
      }
      if leavesOutUnannotated, !notes.add(task) { continue }
      return objects.row(task.row, line: entry.line, raw: entry.raw)
    }
    return nil
  }

  /// Passes over the next row; false after the last, and in an array.
  mutating func passOver() throws(FilbertError) -> Bool {
    guard ahead.isEmpty else { return false }
    return try elements.passOver()
  }

  /// Reads only objects that begin in a part of `file`, whose size is `size`.
  ///
  /// An object of an array begins where it would if all of them were equally long.
  ///
  /// - Returns: See ``LineReader/restrict(to:of:)``.
  mutating func restrict(
    to part: Range<Int>, of file: TextFile, size: Int
  ) throws(FilbertError) -> LinesBefore? {
    guard let array = elements.array else {
      (ahead, failure) = ([], nil)
      return try elements.restrict(to: part, of: file)
    }
    let count = array.count + ahead.count
    func first(_ place: Int) -> Int {
      let product = place.multipliedFullWidth(by: count)
      let (quotient, remainder) = max(size, 1).dividingFullWidth((product.high, product.low))
      return quotient + (remainder > 0 ? 1 : 0)
    }
    let kept = first(part.lowerBound)..<first(part.upperBound)
    if kept.lowerBound > 0 || kept.isEmpty { ahead = [] }
    let start = max(0, kept.lowerBound - 1)
    elements.keep(start..<max(start, kept.upperBound - 1))
    return nil
  }

  /// Offset at which the next object begins; nil in an array, whose objects are cut by number.
  mutating func nextStart() throws(FilbertError) -> Int? {
    isArray ? nil : try elements.nextStart()
  }

  private mutating func nextEntry() throws(FilbertError) -> Entry? {
    if let entry = ahead.popLast() { return entry }
    if let failure = failure.take() { throw failure }
    return try Self.next(&elements, file)
  }

  /// Refuses an object that holds a whole table, which would be one row without a text.
  private static func requireRow(_ entry: Entry, _ file: String) throws(FilbertError) {
    let members = entry.object.members
    guard !members.isEmpty, !members.contains(where: { $0.value.stringValue != nil }) else {
      return
    }
    func failure(_ reason: String) -> FilbertError {
      FilbertError(.badData, reason, file: file, line: entry.line)
    }
    let isByColumn = members.allSatisfy { member in
      member.value.objectValue.map { !$0.names.isEmpty && $0.names.allSatisfy { Int($0) != nil } }
        ?? false
    }
    if isByColumn {
      throw failure(
        "The object holds a table by columns, as pandas writes it by default; write it by rows, with orient=\"records\" and lines=True."
      )
    }
    let rows = members.first { member in
      member.value.arrayValue.map { !$0.isEmpty && $0.allSatisfy { $0.objectValue != nil } }
        ?? false
    }
    guard let rows, AnnotationTask(entry.object) == nil else { return }
    throw failure(
      "The rows are in the member \(rows.name.quoted) of one object; give a file that begins with that array, or has one row per line."
    )
  }

  private static func next(
    _ elements: inout JSONElements, _ file: String
  ) throws(FilbertError) -> Entry? {
    guard let element = try elements.next() else { return nil }
    let isArray = elements.array != nil
    guard let object = element.value.objectValue else {
      throw FilbertError(
        .badData,
        "Each \(isArray ? "element" : "line") must be a JSON object such as {\"text\": \"...\"}.",
        file: file, line: element.line)
    }
    return (object, element.line, isArray ? Array(element.value.serialized().utf8) : elements.raw)
  }
}

/// Names of columns in the order in which they are seen first.
private struct ColumnUnion {
  private(set) var names: [String] = []
  private var known: Set<ExactString> = []

  mutating func add(_ others: [String]) {
    for name in others where known.insert(ExactString(name)).inserted { names.append(name) }
  }
}
