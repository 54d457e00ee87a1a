package import FilbertCore
package import FilbertTables
import FilbertText

/// Rows of a labelled file that a table names by their lines, such as those that an audit has found.
package struct ListedRows: Sendable {
  /// The table.
  private let name: String
  /// The text of each line that is named; nil if the table has no texts.
  private let texts: [Int: String?]
  /// The line of the table that names each of them.
  private let origins: [Int: Int]
  /// Rows of the table that name none because of their reason.
  package let outliers: Int

  /// The reason of a row that is named only because its text is unlike all others. Its label may well be right, and models
  /// that learn without such rows are worse, so it is not left out.
  package static let outlierReason = "outlier"
  private static let usualLines = ["line", "line_in_file"]

  /// Reads a table with a column `line`, and perhaps `text` and `reason`.
  ///
  /// - Throws: what ``TableReader`` throws; `badData` if there is no such column, or a cell of it is no line.
  package init(_ reader: consuming TableReader) throws(FilbertError) {
    name = reader.name
    let columns = reader.columns
    guard let line = columns.firstIndex(where: { Self.usualLines.contains($0) }) else {
      throw FilbertError(
        .badData,
        "There is no column \"line\" that says which rows are meant; there are \(columns.lazy.map(\.quoted).listed(atMost: 20)).",
        file: reader.name)
    }
    func place(of name: String) -> Int? {
      columns.firstIndex { ExactString($0) == ExactString(name) }
    }
    let (text, reason) = (place(of: "text"), place(of: "reason"))
    var (texts, origins): ([Int: String?], [Int: Int]) = ([:], [:])
    var outliers = 0
    while let row = try reader.next() {
      if let reason, ExactString(row[reason]) == ExactString(Self.outlierReason) {
        outliers += 1
        continue
      }
      guard let number = Int(row[line].trimmed), number > 0 else {
        throw FilbertError(
          .badData,
          "The column \(columns[line].quoted) has \(row[line].quoted), which is not a line.",
          file: name, line: row.line)
      }
      texts.updateValue(text.map { row[$0] }, forKey: number)
      origins[number] = row.line
    }
    (self.texts, self.origins, self.outliers) = (texts, origins, outliers)
  }

  /// How many rows are named.
  package var count: Int { texts.count }

  /// The rows of a file that are not named.
  ///
  /// - Parameters:
  ///   - rows: of the file.
  ///   - line: where each begins.
  ///   - text: what each says.
  ///   - file: its name.
  /// - Throws: `badData` if a line that is named is not there or has another text, which means that the table is about
  ///   another file, or if no row is left.
  func others<Row>(
    than rows: [Row], line: (Row) -> Int, text: (Row) -> String, file: String
  ) throws(FilbertError) -> [Row] {
    var kept: [Row] = []
    var found: Set<Int> = []
    for row in rows {
      guard let listed = texts[line(row)] else {
        kept.append(row)
        continue
      }
      found.insert(line(row))
      guard let listed, !Self.isSame(listed, text(row)) else { continue }
      throw FilbertError(
        .badData,
        "Line \(line(row)) of \(file) has another text than this row, so the table is about another file; make it again.",
        file: name, line: origins[line(row)])
    }
    if let missing = texts.keys.filter({ !found.contains($0) }).min() {
      throw FilbertError(
        .badData,
        "No row that can be used begins in line \(missing) of \(file), so the table is about another file; make it again.",
        file: name, line: origins[missing])
    }
    guard !kept.isEmpty else {
      throw FilbertError(
        .badData, "It names all rows of \(file), and none would be left.", file: name)
    }
    return kept
  }

  /// Whether two texts are equal, or the first is the second as escaped for spreadsheets.
  private static func isSame(_ listed: String, _ text: String) -> Bool {
    ExactString(listed) == ExactString(text)
      || ExactString(listed) == ExactString(text.escapedForSpreadsheet)
  }
}

extension Dataset {
  /// Leaves out the rows that a table names. Their texts are compared, so this comes before cleaning.
  ///
  /// - Throws: as ``ListedRows``.
  package mutating func leaveOut(_ listed: ListedRows) throws(FilbertError) {
    replace(
      try listed.others(
        than: examples, line: \.line, text: \.input.text, file: name), leavingOut: RowProblems())
  }
}
