import Corpus
import Files
import Inference

/// Rows of a table with the texts to label.
typealias TextRows = InputRows<TextInput>

/// Rows of a table in chunks, with what a model reads of those that have something.
struct InputRows<Input> {
  /// Rows held at a time: enough to fill micro-batches on all cores, little enough to stay small.
  static var chunk: Int { 2048 }

  /// A row; `input` is nil where its text is empty or cannot be read.
  typealias Element = (row: Row, input: Input?)

  private var reader: TableReader
  private let skipBadRows: Bool
  private let keepsUnusable: Bool
  private let input: (Row) throws(FilbertError) -> Input?
  private(set) var count = 0
  private var emptyLines: (count: Int, first: Int) = (0, 0)
  private var unreadable: (count: Int, first: FilbertError?) = (0, nil)
  private var unusable: (count: Int, first: FilbertError?) = (0, nil)

  /// - Parameters:
  ///   - skipBadRows: keep rows without text, with nothing said of them, and leave out those
  ///     that cannot be read, instead of stopping.
  ///   - keepsUnusable: keep rows for which `input` throws, without a result, where bad rows are skipped.
  ///   - input: what the model reads of a row; nil where the text is empty.
  init(
    _ reader: TableReader, skipBadRows: Bool, keepsUnusable: Bool = true,
    _ input: @escaping (Row) throws(FilbertError) -> Input?
  ) {
    self.reader = reader
    self.skipBadRows = skipBadRows
    self.keepsUnusable = keepsUnusable
    self.input = input
  }

  /// The next rows; nil at the end.
  mutating func next() throws(FilbertError) -> [Element]? {
    var elements: [Element] = []
    while elements.count < Self.chunk, let row = try nextRow() {
      if let element = try element(row) { elements.append(element) }
    }
    count += elements.count
    return elements.isEmpty ? nil : elements
  }

  /// What a person should know about rows without an answer; the totals add up.
  ///
  /// - Parameter keepsRows: whether these rows are in the output.
  func report(to console: Console, keepsRows: Bool = true) {
    func fate(_ count: Int, _ keepsRows: Bool) -> String {
      let isOne = count == 1
      return keepsRows
        ? "\(isOne ? "has" : "have") no result" : "\(isOne ? "is" : "are") not in the output"
    }
    let keepsUnusable = keepsUnusable && keepsRows
    if emptyLines.count > 0 {
      console.warn(
        "\(reader.name): \(Rendering.counted(emptyLines.count, "row")) with an empty text "
          + "\(fate(emptyLines.count, keepsRows)) (the first on line \(emptyLines.first))")
    }
    if let first = unusable.first {
      console.warn(
        "\(Rendering.counted(unusable.count, "row")) could not be used and \(fate(unusable.count, keepsUnusable)); "
          + "the first: \(first)")
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

  private mutating func element(_ row: Row) throws(FilbertError) -> Element? {
    do throws(FilbertError) {
      if let input = try input(row) { return (row, input) }
    } catch {
      guard skipBadRows, error.code == .badData else { throw error }
      unusable = (unusable.count + 1, unusable.first ?? error)
      return keepsUnusable ? (row, nil) : nil
    }
    try noteEmpty(row)
    return (row, nil)
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

extension InputRows where Input == TextInput {
  /// Rows with the texts of the chosen columns.
  init(_ reader: TableReader, _ choice: ColumnChoice, skipBadRows: Bool) {
    self.init(reader, skipBadRows: skipBadRows) { row in
      let text = row.values[choice.text]
      let pair = choice.pair.map { row.values[$0] }
      if text.isBlank || pair?.isBlank == true { return nil }
      return TextInput(text, pair: pair)
    }
  }
}
