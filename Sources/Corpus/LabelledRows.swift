package import FilbertCore
package import FilbertTables

/// Rows of a table with labels, each with the annotator's verdict.
///
/// If a column has the name of verdicts, the first thousand rows are read ahead: they decide whether it holds any.
package struct LabelledRows {
  /// As many rows decide, or as many bytes of them.
  private static let sample = (rows: 1000, bytes: 4 << 20)

  /// A row, and why it is left out if it is.
  package struct Element {
    package let row: Row
    let reason: AnnotatorVerdict.Reason?
    /// Whether the row is the header once more, and no row in truth.
    var repeatsHeader = false

    /// A row that is used.
    package init(_ row: Row) { self.init(row, nil) }

    init(_ row: Row, _ reason: AnnotatorVerdict.Reason?) {
      (self.row, self.reason) = (row, reason)
    }
  }

  private var table: TableReader
  private var ahead: ArraySlice<Result<Row, FilbertError>>
  private var verdict: AnnotatorVerdict
  private let responses: AnnotatorResponses?
  /// The names of the columns, if the file has a line of them.
  private let header: [String]?
  /// Whether ``next()`` may be called again after it threw.
  package private(set) var canContinue = true

  /// What was passed over so far; see ``TableReader/notes``.
  package var notes: TaskNotes { table.notes }

  /// Sentences, without their ends, about columns in which annotators' verdicts are among other words, so far.
  package var doubts: [String] { verdict.doubts }

  /// The rest of `table`.
  ///
  /// - Parameter columns: those that are read as text and label.
  package init(_ table: consuming TableReader, _ columns: ColumnChoice) {
    verdict = AnnotatorVerdict(columns)
    // A single column may well have its own name as a text.
    header = table.hasHeaderLine && table.columns.count > 1 ? table.columns : nil
    var ahead: [Result<Row, FilbertError>] = []
    var (bytes, isOver) = (0, verdict.isEmpty)
    while ahead.count < Self.sample.rows, bytes < Self.sample.bytes, !isOver {
      do throws(FilbertError) {
        guard let row = try table.next() else { break }
        bytes += row.byteCount
        ahead.append(.success(row))
      } catch {
        ahead.append(.failure(error))
        isOver = !table.canContinue || error.code != .badData
      }
    }
    verdict.keep(accordingTo: ahead.lazy.compactMap { try? $0.get() })
    responses = AnnotatorResponses(columns)
    self.ahead = ahead[...]
    self.table = table
  }

  /// The next row, or nil after the last.
  ///
  /// - Throws: as ``TableReader/next()``.
  package mutating func next() throws(FilbertError) -> Element? {
    if let known = ahead.popFirst() {
      // A row behind an error that ends reading is not there.
      canContinue = !ahead.isEmpty || table.canContinue
      return element(try known.get())
    }
    do throws(FilbertError) {
      guard let row = try table.next() else { return nil }
      return element(row)
    } catch {
      canContinue = table.canContinue
      throw error
    }
  }

  private mutating func element(_ row: Row) -> Element {
    // As in a file that several exports were appended to.
    if let header, row[0].isSame(as: header[0]),
      zip(row.values, header).allSatisfy({ $0.isSame(as: $1) })
    {
      var element = Element(row)
      element.repeatsHeader = true
      return element
    }
    if let reason = verdict.read(row) { return Element(row, reason) }
    let (row, reason) = responses?.read(row) ?? (row, nil)
    return Element(row, reason)
  }
}
