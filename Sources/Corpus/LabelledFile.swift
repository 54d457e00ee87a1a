package import FilbertCleaning
package import FilbertCore
package import FilbertFiles

/// The labelled rows of a file, read once to check all of them, and again whenever they are used. None is kept, so a
/// file may be larger than memory.
///
/// What can be read only once, such as a pipe, is kept instead.
package struct LabelledFile {
  /// Where the rows come from.
  package let name: String
  /// Which columns they are taken from.
  package let columns: ColumnChoice
  /// How the text of the file is encoded; nil if the table does not come from a file.
  package let encoding: DetectedEncoding?
  /// What was noted while they were read.
  package private(set) var findings: LabelledFindings
  /// Rows that can be used.
  package private(set) var count = 0
  /// The labels that occur, sorted by code point.
  package private(set) var labels: [String] = []
  /// How many texts cleaning changes.
  package private(set) var cleaning = CleaningTally()
  /// Rows left out because they repeat the text and the target of an earlier one.
  package private(set) var repeats = RowCount()

  private let open: () throws(FilbertError) -> ExampleReader
  private let path: String?
  /// What shows whether the file has changed since.
  private let stamp: FileStamp?
  private var kept: [ExampleReader.Element]?
  /// The numbers of rows that are left out for what only the whole file shows.
  private var excluded: Set<Int> = []

  /// Reads all rows once.
  ///
  /// - Parameters:
  ///   - path: the file, if it can be read again; nil keeps all rows.
  ///   - skipBadRows: leave out rows that cannot be used, and count them in ``findings``.
  ///   - cleaning: what a model does to texts before it reads them; a text that cleaning leaves empty cannot be used.
  ///   - removesRepeats: leave out rows whose text, once cleaned, and target occurred before.
  ///   - open: opens the file.
  /// - Throws: as ``ExampleReader``; `badData` for more labels than there can be.
  package init(
    path: String?, skipBadRows: Bool, cleaning: TextCleaning = .none, removesRepeats: Bool = false,
    open: @escaping () throws(FilbertError) -> ExampleReader
  ) throws(FilbertError) {
    stamp = if let path { try FileStamp(path) } else { nil }
    (self.path, self.open) = (path, open)
    var rows = try open()
    (name, columns, encoding) = (rows.name, rows.columns, rows.encoding)
    var (kept, withComma, number): ([ExampleReader.Element], [Int], Int) = ([], [], 0)
    var (emptied, distinct) = (RowProblems(), Set<ExactString>())
    var seen = SeenTexts()
    while let element = try rows.next() {
      if stamp == nil { kept.append(element) }
      if element.hasComma { withComma.append(number) }
      number += 1
      let (input, changes) = element.example.input.cleaned(by: cleaning)
      if cleaning != .none { self.cleaning.add(changes) }
      if !changes.isEmpty, input.isBlank {
        emptied.add(.cleanedAway, line: element.example.line)
        excluded.insert(number - 1)
        continue
      }
      if removesRepeats,
        seen.insert(input, target: element.example.target, line: element.example.line) != nil
      {
        repeats.add(line: element.example.line)
        excluded.insert(number - 1)
      }
      try Self.note(element.example, in: &distinct, file: rows.name)
    }
    findings = try rows.finish()
    if !findings.readsCommas { excluded.formUnion(withComma) }
    if !skipBadRows, let error = emptied.error(file: name) { throw error }
    findings.problems.add(emptied)
    self.kept = stamp == nil ? kept : nil
    count = number - excluded.count
    guard count > 0 else { throw findings.nothingLeft(file: name, hasHeaderLine: true) }
    labels = distinct.sorted().map(\.string)
  }

  /// More labels than this are assumed to be something else: each has a row and a column in the confusion matrix.
  private static func note(
    _ example: Example, in distinct: inout Set<ExactString>, file: String
  ) throws(FilbertError) {
    for label in example.target?.allLabels ?? [] { distinct.insert(ExactString(label)) }
    guard distinct.count > LabelSet.maximumCount else { return }
    throw LabelSet.tooMany(file: file)
  }

  private func currentStamp() throws(FilbertError) -> FileStamp? {
    if let path { try FileStamp(path) } else { nil }
  }

  /// Calls `body` with the rows in their order.
  ///
  /// - Parameter numbers: only these, ascending, counted among the rows that can be used; nil for all.
  /// - Throws: `badData` if the file has changed since it was checked; what `body` throws.
  package func read(
    _ numbers: [Int]? = nil, _ body: (ExampleReader.Element) throws(FilbertError) -> Void
  ) throws(FilbertError) {
    var wanted = (numbers ?? [])[...]
    var used = 0
    func take(_ element: ExampleReader.Element, _ number: Int) throws(FilbertError) {
      guard !excluded.contains(number) else { return }
      if numbers == nil || wanted.first == used {
        wanted = wanted.dropFirst()
        try body(element)
      }
      used += 1
    }
    if let kept {
      for (number, element) in kept.enumerated() { try take(element, number) }
      return
    }
    var rows = try open()
    var number = 0
    while numbers == nil || !wanted.isEmpty, let element = try rows.next() {
      try take(element, number)
      number += 1
    }
    guard numbers != nil || used == count, try stamp == currentStamp() else {
      throw FilbertError(
        .badData, "The file changed while it was read; evaluate it again.", file: name)
    }
  }
}
