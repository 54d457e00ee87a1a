import FilbertCore
import FilbertTables

/// Whether the numbers of a column have a comma before their decimals (1,5), as spreadsheets of many countries write them.
///
/// A comma may also stand between thousands, so no value decides alone. It is the decimal point if the comma is not what
/// separates fields, if no value of the column has a point, and if other than three digits follow a comma at least
/// once: the values 1,234 and 2,345 could be thousands.
struct DecimalComma {
  /// Rows with such a number.
  private(set) var rows = RowCount()
  private var mayBeDecimal: Bool
  private var isDecimal = false

  /// - Parameter hasCommaDelimiter: see ``FilbertTables/TableReader/hasCommaDelimiter``.
  init(hasCommaDelimiter: Bool) { mayBeDecimal = !hasCommaDelimiter }

  /// Learns from a value of the column, whether or not its row can be used.
  mutating func see(_ value: String) {
    if value.utf8.contains(UInt8(ascii: ".")) { mayBeDecimal = false }
  }

  /// Counts the number of a row that can be used; gives whether it has such a comma.
  mutating func add(_ value: String, line: Int) -> Bool {
    guard let decimals = Self.parts(value)?.decimals else { return false }
    if decimals.count != 3 { isDecimal = true }
    rows.add(line: line, example: Message(value.quoted))
    return true
  }

  /// Whether numbers with a comma may be used; true without any.
  var isReadable: Bool { rows.count == 0 || mayBeDecimal && isDecimal }

  /// How the comma is read; nil if there is none, or if it cannot be read.
  var remark: Message? {
    guard isReadable, let example = rows.example else { return nil }
    return
      "\(counted(rows.count, "number has", "numbers have")) a comma, which is read as the decimal point (\(rows.shownLines); the first: \(example))"
  }

  /// `value` with a point for its only comma, if there are digits on both sides of it and nothing else but a sign; nil for
  /// others.
  static func pointed(_ value: String) -> String? {
    parts(value).map { $0.whole + "." + $0.decimals }
  }

  private static func parts(_ value: String) -> (whole: Substring, decimals: Substring)? {
    let value = value.trimmed
    let parts = value.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let digits = "+-".utf8.contains(value.utf8.first ?? 0) ? parts[0].dropFirst() : parts[0]
    let isNumber = [digits, parts[1]].allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
    return isNumber ? (parts[0], parts[1]) : nil
  }
}

extension TableReader {
  /// Whether a comma separates the fields of a row.
  var hasCommaDelimiter: Bool {
    if case .csv = format { dialect.delimiter == UInt8(ascii: ",") } else { false }
  }
}
