import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertJSON
import FilbertTables
import FilbertText
import FilbertTrends

/// A scored file that is read several times, and what its columns hold.
struct TrendSource {
  let name: String
  let skipsBadRows: Bool
  let open: () throws(FilbertError) -> TableReader
  let columns: Columns
  /// What shows whether the file changes between two readings; nil for a database.
  let stamp: FileStamp?

  /// Where things are.
  struct Columns {
    let names: [String]
    let time: Int
    let groups: [Int]
    /// nil if rows have no labels.
    let labels: Int?
    /// How several labels of a row are written; nil for one label.
    let labelReading: TargetReading?
    let entities: Int?
    let numbers: [Int]
    /// nil if no column holds texts.
    let texts: ColumnChoice?

    /// The labels of a cell; none for a blank one, and nil if it is not a list of labels.
    func labels(in cell: String) -> [String]? {
      guard !cell.isBlank else { return [] }
      return labelReading.map { $0.labels(in: cell) } ?? [cell.trimmed]
    }
  }

  /// Reads all rows.
  ///
  /// - Returns: How many rows cannot be read.
  @discardableResult
  func read(_ body: (Row) throws(FilbertError) -> Void) throws(FilbertError) -> Int {
    var table = try open()
    let unreadable = try Self.readAll(&table, skippingBadRows: skipsBadRows, body)
    if let stamp, try FileStamp(name) != stamp { throw changed }
    return unreadable
  }

  /// Reads all rows of a table.
  ///
  /// - Returns: How many rows cannot be read.
  static func readAll(
    _ table: inout TableReader, skippingBadRows: Bool, _ body: (Row) throws(FilbertError) -> Void
  ) throws(FilbertError) -> Int {
    var unreadable = 0
    while true {
      do throws(FilbertError) {
        guard let row = try table.next() else { return unreadable }
        try body(row)
      } catch {
        guard skippingBadRows, error.code == .badData, table.canContinue else { throw error }
        unreadable += 1
      }
    }
  }

  /// Whether the file has no rows.
  func isEmpty() throws(FilbertError) -> Bool {
    var table = try open()
    do throws(FilbertError) {
      return try table.next() == nil
    } catch {
      // The first row cannot be read, and the reading of all rows says so.
      guard error.code == .badData else { throw error }
      return false
    }
  }

  /// The complaint that a later reading found other rows.
  var changed: FilbertError {
    FilbertError(
      .badData, "The file changed while it was read; repeat the command when nothing writes to it.",
      file: name)
  }

  /// The values of the columns of groups; nil without such columns.
  func group(of row: Row) -> String? {
    guard !columns.groups.isEmpty else { return nil }
    return columns.groups.map { Self.groupName(row[$0].trimmed) }.joined(separator: Self.separator)
  }

  private static let separator = " / "
  private static let empty = "(empty)"

  /// A value in the name of a group, in quotation marks if it could be taken for something else.
  private static func groupName(_ value: String) -> String {
    if value.isEmpty { return empty }
    let isPlain =
      !value.contains(separator) && !value.hasPrefix("/ ") && !value.hasSuffix(" /")
      && !value.hasPrefix("\"") && ExactString(value) != ExactString(empty)
    return isPlain ? value : "\"\(value.replacing("\"", with: "\"\""))\""
  }

  /// The labels of a row: the empty one if it has none. None if the file has no labels.
  func labels(of row: Row) throws(FilbertError) -> [String] {
    guard let place = columns.labels else { return [] }
    let value = row[place]
    guard let labels = columns.labels(in: value) else {
      throw wrong(row, place, "not a list of labels")
    }
    return labels.isEmpty ? [""] : labels
  }

  /// The types of the entities of a row; nil if the file has none.
  func entities(of row: Row) throws(FilbertError) -> [String]? {
    guard let place = columns.entities else { return nil }
    let value = row[place]
    guard !value.isBlank else { return [] }
    guard let list = (try? JSONValue.parse(value))?.arrayValue else {
      throw wrong(row, place, "not a JSON list of entities, as predict writes it")
    }
    var types: [String] = []
    for entity in list {
      guard let type = entity["label"]?.stringValue else {
        throw wrong(row, place, "not a JSON list of entities, as predict writes it")
      }
      types.append(type)
    }
    return types
  }

  /// The numbers of a row; nil for an empty cell.
  func numbers(of row: Row) throws(FilbertError) -> [Double?] {
    var numbers: [Double?] = []
    for place in columns.numbers {
      let value = row[place].trimmed
      guard !value.isEmpty else {
        numbers.append(nil)
        continue
      }
      guard let number = Double(value), number.isFinite,
        number.magnitude <= FixedPointSum.greatest
      else {
        throw wrong(row, place, "not a number between -10,000,000 and 10,000,000")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// The text of a row, both texts of a pair; nil without texts.
  func text(of row: Row) -> String? {
    guard let input = columns.texts?.input(of: row) else { return nil }
    return input.pair.map { "\(input.text) \($0)" } ?? input.text
  }

  private func wrong(_ row: Row, _ column: Int, _ what: String) -> FilbertError {
    FilbertError(
      .badData,
      "The column \(columns.names[column].quoted) has \(row[column].quoted), which is \(what).",
      file: name, line: row.line)
  }
}
