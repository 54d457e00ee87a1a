import Corpus
import Files
import Inference

/// Rows of a table in chunks, with the text of those that have one.
struct TextRows {
  /// Rows held at a time: enough to fill micro-batches on all cores, little enough to stay small.
  static let chunk = 2048

  /// A row; `input` is nil where its text is empty.
  typealias Element = (row: Row, input: TextInput?)

  private var reader: TableReader
  private let choice: ColumnChoice
  private let skipBadRows: Bool
  private(set) var count = 0
  private var emptyLines: (count: Int, first: Int) = (0, 0)
  private var unreadable: (count: Int, first: FilbertError?) = (0, nil)

  /// - Parameter skipBadRows: keep rows without text, with nothing said of them, and leave out those
  ///   that cannot be read, instead of stopping.
  init(_ reader: TableReader, _ choice: ColumnChoice, skipBadRows: Bool) {
    self.reader = reader
    self.choice = choice
    self.skipBadRows = skipBadRows
  }

  /// The next rows; empty at the end.
  mutating func next() throws(FilbertError) -> [Element] {
    var elements: [Element] = []
    while elements.count < Self.chunk, let row = try nextRow() {
      let input = input(row)
      if input == nil { try noteEmpty(row) }
      elements.append((row, input))
    }
    count += elements.count
    return elements
  }

  /// What a person should know about rows without an answer; the totals add up.
  func report(to console: Console) {
    if emptyLines.count > 0 {
      console.warn(
        "\(reader.name): \(Rendering.counted(emptyLines.count, "row")) with an empty text "
          + "\(emptyLines.count == 1 ? "has" : "have") no result (the first on line \(emptyLines.first))"
      )
    }
    if let first = unreadable.first {
      console.warn(
        "\(Rendering.counted(unreadable.count, "row")) could not be read and "
          + "\(unreadable.count == 1 ? "is" : "are") not in the output; the first: \(first)")
    }
  }

  private mutating func nextRow() throws(FilbertError) -> Row? {
    while true {
      do throws(FilbertError) {
        return try reader.next()
      } catch {
        guard skipBadRows, reader.canContinue, error.code == .badData else { throw error }
        unreadable = (unreadable.count + 1, unreadable.first ?? error)
      }
    }
  }

  private func input(_ row: Row) -> TextInput? {
    let text = row.values[choice.text]
    let pair = choice.pair.map { row.values[$0] }
    if text.isBlank || pair?.isBlank == true { return nil }
    return TextInput(text, pair: pair)
  }

  private mutating func noteEmpty(_ row: Row) throws(FilbertError) {
    guard skipBadRows else {
      throw FilbertError(
        .badData,
        "The row has an empty text; correct the file, or pass --skip-bad-rows to keep such rows without a "
          + "result.", file: reader.name, line: row.line)
    }
    emptyLines = (emptyLines.count + 1, emptyLines.count == 0 ? row.line : emptyLines.first)
  }
}
