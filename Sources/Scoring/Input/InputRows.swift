package import FilbertCleaning
package import FilbertCore
package import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
package import FilbertTables
package import FilbertText

/// Rows of a table with the texts to label.
package typealias TextRows = InputRows<TextInput>

/// What happens to rows that cannot be scored.
package enum UnusableRows {
  /// The first one ends the run, by an error with this advice.
  case stop(UnusableRowAdvice = UnusableRowAdvice())
  /// Rows without a text stay, without a result; rows that cannot be read are left out. Both are counted.
  case keep
  /// All go into a separate file, with the reason.
  case reject

  /// Whether the first one ends the run.
  package var endTheRun: Bool { advice != nil }

  /// What to do about the row that ends the run; nil if none does.
  fileprivate var advice: UnusableRowAdvice? {
    if case .stop(let advice) = self { advice } else { nil }
  }
}

/// What to do about a row that cannot be scored, as the program that runs this words it.
package struct UnusableRowAdvice: Sendable {
  /// About a row without a text.
  let emptyText: String
  /// About a row with which the process crashed.
  let crash: String

  package init(
    emptyText: String = "correct the file, or keep such rows without a result",
    crash: String = "Take the row out."
  ) {
    (self.emptyText, self.crash) = (emptyText, crash)
  }
}

/// Rows of a table in chunks, with what a model reads from those that have a text.
package struct InputRows<Input> {
  /// Rows read at a time: enough to fill micro-batches on all cores, but few enough to need little
  /// memory.
  package static var chunk: Int { 2048 }

  package struct Element {
    /// Nil if the row could not be read.
    package var row: Row?
    /// Nil if the row cannot be scored.
    package var input: Input?
    /// Why it cannot be; nil for rows that stay in the output.
    package var reject: RejectedRow?
    /// The file of the row, if there are several.
    var file: String?
  }

  package struct Chunk {
    package var elements: [Element] = []
    /// All rows up to the end of this chunk.
    package var tally = RowTally()
    /// The share of the input that has been read, if its size is known.
    package var share: Double?

    package var inputs: [Input] { elements.compactMap(\.input) }
  }

  private var reader: TableSequence
  private let unusable: UnusableRows
  private let keepsUnusable: Bool
  private let surface: Parameter.Surface
  private let input: (Row, inout RowTally) throws(FilbertError) -> Input?
  /// Refuses a row that the output cannot hold; nil if it can hold all.
  private let admit: ((Row) throws(FilbertError) -> Void)?
  /// The line of an earlier row with the same input, which is noted; nil if repeated rows are scored like others.
  private let earlier: ((Input, Int) -> Int?)?
  package private(set) var tally = RowTally()
  /// With `--resume`: what is known about rows that ended an earlier process. Rows are hashed then, so that a later run
  /// sees whether it skips the same ones.
  package var watch: RowWatch?

  /// - Parameters:
  ///   - keepsUnusable: keep rows for which `input` throws, without a result, if unusable rows are kept.
  ///   - surface: where errors about rows are shown.
  ///   - admit: refuses a row that the output cannot hold, by `badData`. Such a row counts as unreadable, and is left
  ///     out even if unusable rows are kept.
  ///   - earlier: if repeated rows are left out, returns the line of an earlier row with the same input, and notes this
  ///     one.
  ///   - input: what the model reads of a row; nil if the text is empty.
  package init(
    _ reader: TableSequence, _ unusable: UnusableRows, keepsUnusable: Bool = true,
    surface: Parameter.Surface = .library,
    admit: ((Row) throws(FilbertError) -> Void)? = nil,
    earlier: ((Input, Int) -> Int?)? = nil,
    _ input: @escaping (Row, inout RowTally) throws(FilbertError) -> Input?
  ) {
    self.admit = admit
    self.earlier = earlier
    self.reader = reader
    self.unusable = unusable
    self.keepsUnusable = keepsUnusable
    self.surface = surface
    self.input = input
  }

  /// The end of the chunk that has row `start`. Chunks end at the same rows wherever a run begins.
  static func chunkEnd(from start: Int) -> Int { (start / chunk + 1) * chunk }

  /// The next rows; nil at the end.
  ///
  /// - Parameter end: the row after the last one to take; nil for that of the chunk.
  /// - Throws: what is wrong with the first row that cannot be used, if that ends the run.
  package mutating func next(upTo end: Int? = nil) throws(FilbertError) -> Chunk? {
    var chunk = Chunk()
    let start = tally.read
    let end = end ?? Self.chunkEnd(from: start)
    while tally.read < end, let element = try nextElement() {
      if element.row != nil || element.reject != nil { chunk.elements.append(element) }
    }
    chunk.tally = tally
    let (consumed, total) = reader.progress
    if let total, total > 0 { chunk.share = Double(consumed) / Double(total) }
    return tally.read == start ? nil : chunk
  }

  /// Skips rows that an earlier run has read.
  mutating func skip(_ passed: RowTally) throws(FilbertError) {
    while tally.read < passed.read {
      var row: Row?
      do throws(FilbertError) { row = try nextRow() } catch {
        guard reader.canContinue, error.code == .badData else { throw try located(error) }
        count(reader.unreadableRecord)
        continue
      }
      guard let row else {
        throw FilbertError(
          .badData, "The input has fewer rows than the interrupted run has read; start over.",
          file: reader.name)
      }
      count(row.record)
      guard let earlier else { continue }
      do throws(FilbertError) {
        try admit?(row)
        try beginScoring(row)
        if let input = try input(row, &tally) { _ = earlier(input, row.line) }
      } catch {
        // The earlier run could not use it either.
        guard error.code == .badData else { throw error }
      }
    }
    guard tally.hash == passed.hash else {
      throw FilbertError(
        .badData,
        "The input has changed since the interrupted run; start over.",
        file: reader.name)
    }
    tally = passed
  }

  private mutating func count(_ record: [UInt8]) {
    tally.read += 1
    if watch != nil { tally.note(record) }
  }

  /// The next row of the input.
  ///
  /// - Throws: as the reader does; `badData` for a row that the process does not survive, which is passed over;
  ///   `internalFailure` if it does not survive that either.
  private mutating func nextRow() throws(FilbertError) -> Row? {
    guard let watch else { return try reader.next() }
    let (row, hash) = (tally.read, tally.hash)
    func isCulprit(_ step: RowsInWork.Step) -> Bool {
      watch.rows.culprits.contains(RowsInWork.Place(row, step, hash: hash))
    }
    func begin(_ step: RowsInWork.Step) throws(FilbertError) {
      if watch.isSuspect(row) { try watch.note(.alone(RowsInWork.Place(row, step, hash: hash))) }
    }
    guard isCulprit(.reading) else {
      try begin(.reading)
      return try reader.next()
    }
    try begin(.passing)
    guard !isCulprit(.passing), try reader.passOver() else {
      throw FilbertError(
        .internalFailure,
        "The process crashed twice while it read the row after this one, which is a defect of Filbert: please report it. "
          + "Take that row out of the input and start over.",
        file: reader.currentName, line: reader.line)
    }
    throw crashed("read", line: reader.line)
  }

  /// Before the row that was read last is scored.
  ///
  /// - Throws: `badData` for a row that the process does not survive.
  private func beginScoring(_ row: Row) throws(FilbertError) {
    guard let watch else { return }
    let place = RowsInWork.Place(tally.read - 1, .scoring, hash: tally.hash)
    if watch.rows.culprits.contains(place) { throw crashed("scored", line: row.line) }
    if watch.isSuspect(place.row) { try watch.note(.alone(place)) }
  }

  private func crashed(_ doing: String, line: Int) -> FilbertError {
    FilbertError(
      .badData,
      "The process crashed twice while it \(doing) this row, which is a defect of Filbert: please report it."
        + (unusable.advice.map { " \($0.crash)" } ?? ""),
      file: reader.currentName, line: line)
  }

  private mutating func nextElement() throws(FilbertError) -> Element? {
    var row: Row?
    do throws(FilbertError) {
      row = try nextRow()
    } catch {
      let error = try located(error)
      guard !unusable.endTheRun, reader.canContinue, error.code == .badData else { throw error }
      count(reader.unreadableRecord)
      tally.unreadable.add(error, on: surface)
      return reject(nil, error)
    }
    guard let row else { return nil }
    count(row.record)
    do throws(FilbertError) { try admit?(row) } catch {
      let error = try located(error.placed(in: reader.currentName, line: row.line))
      guard !unusable.endTheRun, error.code == .badData else { throw error }
      tally.unreadable.add(error, on: surface)
      return reject(row, error)
    }
    let odd = tally.odd.count
    do throws(FilbertError) {
      try beginScoring(row)
      if let input = try input(row, &tally) {
        if odd == 0, tally.odd.count == 1 { tally.placeOdd(line: try line(of: row)) }
        if let line = earlier?(input, row.line) { return reject(row, repeated(row, line)) }
        tally.usable += 1
        return Element(row: row, input: input, file: file)
      }
    } catch {
      // What reads a row knows its line alone.
      let error = try located(
        error.file == nil ? error.placed(in: reader.currentName, line: row.line) : error)
      guard !unusable.endTheRun, error.code == .badData else { throw error }
      tally.unusable.add(error, on: surface)
      return isKept && keepsUnusable ? Element(row: row, file: file) : reject(row, error)
    }
    let place = (file: reader.currentName, line: try line(of: row))
    if let advice = unusable.advice {
      throw FilbertError(
        .badData, "The row has an empty text; \(advice.emptyText).", file: place.file,
        line: place.line)
    }
    let empty = FilbertError(.badData, "The text is empty.", file: place.file, line: place.line)
    tally.empty.add(empty, on: surface)
    return isKept ? Element(row: row, file: file) : reject(row, empty)
  }

  /// The line on which a row begins, counted from the beginning of its file.
  private func line(of row: Row) throws(FilbertError) -> Int {
    guard let before = reader.linesBefore, before.name == reader.currentName else {
      return row.line
    }
    return row.line + (try before.count())
  }

  /// An error about a row with its line in the file, of which a shard may read only the end.
  ///
  /// - Throws: `missingInput` if the file can no longer be read to count its lines.
  package func located(_ error: FilbertError) throws(FilbertError) -> FilbertError {
    guard let line = error.line, let before = reader.linesBefore, before.name == error.file else {
      return error
    }
    return error.placed(in: error.file, line: line + (try before.count()))
  }

  /// Like ``TableSequence/extent()``.
  package mutating func extent() throws(FilbertError) -> ShardExtent? { try reader.extent() }

  /// The file that is being read, if there are several.
  private var file: String? { reader.names.count > 1 ? reader.currentName : nil }

  /// Whether rows that cannot be scored, those without a text included, are written into a file of their own.
  var rejectsUnusable: Bool { if case .reject = unusable { true } else { false } }

  private var isKept: Bool { if case .keep = unusable { true } else { false } }

  private mutating func repeated(_ row: Row, _ line: Int) -> FilbertError {
    let error = FilbertError(
      .badData,
      reader.names.count == 1
        ? "The text repeats that of line \(line)." : "The text repeats that of an earlier row.",
      file: reader.currentName, line: row.line)
    tally.repeated.add(error, on: surface)
    return error
  }

  private func reject(_ row: Row?, _ error: FilbertError) -> Element {
    guard rejectsUnusable else { return Element() }
    return Element(
      reject: RejectedRow(
        file: error.file ?? reader.currentName, line: error.line ?? row?.line ?? 0,
        reason: error.message(on: surface), row: row?.record ?? reader.unreadableRecord))
  }
}

extension Row {
  /// The row as it is in its file; for a database its values as a record of CSV.
  fileprivate var record: [UInt8] {
    guard raw.isEmpty, count > 0 else { return raw }
    let buffer = RowBuffer()
    var writer = CSVWriter(buffer)
    try? writer.write(values)
    return buffer.take().dropLast()
  }
}

extension InputRows where Input == TextInput {
  /// Rows with the texts of the chosen columns, cleaned.
  ///
  /// - Parameters:
  ///   - removesRepeats: leave out rows whose text, once cleaned, occurred before.
  ///   - admit: refuses a row that the output cannot hold.
  package init(
    _ reader: TableSequence, _ choice: ColumnChoice, _ unusable: UnusableRows,
    cleaning: TextCleaning = .none, removesRepeats: Bool = false,
    surface: Parameter.Surface = .library, admit: ((Row) throws(FilbertError) -> Void)? = nil
  ) {
    var seen = SeenTexts()
    self.init(
      reader, unusable, surface: surface, admit: admit,
      earlier: removesRepeats
        ? { input, line in seen.insert(input, line: line) } : nil
    ) { (row, tally) throws(FilbertError) in
      let (input, form) = try choice.readableInput(of: row)
      tally.note(form, line: row.line)
      guard !input.isBlank, cleaning != .none else { return input.isBlank ? nil : input }
      let (cleaned, changes) = input.cleaned(by: cleaning)
      tally.cleaning.add(changes)
      return cleaned.isBlank ? nil : cleaned
    }
  }
}
