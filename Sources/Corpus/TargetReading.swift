import FilbertCleaning
import FilbertCore
import FilbertFiles
import FilbertTables

/// How rows hold their targets.
package enum TargetReading: Sendable, Equatable {
  /// They do not.
  case none
  /// One label in a column.
  case label
  /// Labels in a column, with this between them or as a structure (``LabelCell``); an empty field is the empty set.
  case labels(separator: String)
  /// A column for each label, which holds whether it applies; see ``ColumnRequest/labels``.
  case labelColumns
  /// A number in a column.
  case number

  /// The problem that ``target(of:_:)`` finds with a row.
  struct Problem: Error {
    let kind: RowProblems.Kind
    /// The value, in quotes.
    var example: String?
  }

  /// The target of a row; nil if none is read.
  ///
  /// A number with a decimal comma is read as such; only the whole column shows whether it is one (``DecimalComma``).
  func target(of row: Row, _ columns: ColumnChoice) throws(Problem) -> Target? {
    switch self {
    case .none: return nil
    case .labelColumns: return .labels(try labels(of: row, columns))
    case .label, .labels, .number: break
    }
    guard let column = columns.label else { return nil }
    let value = row[column]
    switch self {
    case .labels(let separator): return .labels(try Self.labels(in: value, separator))
    case .number: return .number(try Self.number(value))
    case .none, .label, .labelColumns:
      do throws(Problem) { return .label(try Self.label(value)) } catch {
        guard error.kind == .emptyLabel, let name = row.missingMember(columns.columns[column])
        else {
          throw error
        }
        throw Problem(kind: .emptyLabel, example: name)
      }
    }
  }

  /// Whether a column of a label has an empty cell, which counts as 0.
  func hasEmptyCell(_ row: Row, _ columns: ColumnChoice) -> Bool {
    self == .labelColumns && columns.labels.contains { row[$0].isBlank }
  }

  /// Whether a row has a set or an object in place of one label: if one of them has several, all are a misunderstanding.
  func isSet(_ row: Row, _ columns: ColumnChoice) -> Bool {
    guard self == .label, let column = columns.label else { return false }
    return (try? StructuredCell(row[column]))?.form == .set
  }

  // MARK: - Labels

  /// The labels in a field of several; nil for what is not a list of labels.
  package func labels(in value: String) -> [String]? {
    guard case .labels(let separator) = self else { return nil }
    return try? Self.labels(in: value, separator)
  }

  private func labels(of row: Row, _ columns: ColumnChoice) throws(Problem) -> [String] {
    var labels: [String] = []
    let values = row.values
    for column in columns.labels {
      let value = values[column].trimmed
      let word = value.lowercased()
      // pandas writes 1 as 1.0 if the column has a missing value.
      let number = NumberText.canonical(value)
      if number == "1" || ["true", "yes"].contains(where: word.isSame) {
        labels.append(columns.columns[column])
      } else if number != "0", !["false", "no", ""].contains(where: word.isSame) {
        throw Problem(kind: .notATruthValue, example: value.quoted)
      }
    }
    return labels
  }

  /// The one label of a field.
  private static func label(_ value: String) throws(Problem) -> String {
    if StructuredCell.isInterval(value) { return value }
    guard let names = try structured(value, orElse: .notALabel) else {
      if value.isBlank { throw Problem(kind: .emptyLabel) }
      return value
    }
    guard let label = names.labels.first else { throw Problem(kind: .emptyLabel) }
    guard names.labels.count == 1 else {
      throw Problem(
        kind: names.form == .set ? .labelSet : .severalLabels, example: value.quoted)
    }
    return label
  }

  /// The labels of a field. White space around separators is not part of them.
  private static func labels(
    in value: String, _ separator: String
  ) throws(Problem) -> [String] {
    if let names = try structured(value, orElse: .notAList) { return names.labels }
    let value = value.trimmed
    if value.isEmpty { return [] }
    let names = parts(of: value, separator).map(\.trimmed)
    guard names.allSatisfy({ !$0.isBlank }) else {
      throw Problem(kind: .emptyLabelInList, example: value.quoted)
    }
    return distinct(names)
  }

  /// The labels of a structure; nil for a text.
  ///
  /// - Parameter kind: what is wrong with a structure that names no labels.
  private static func structured(
    _ value: String, orElse kind: RowProblems.Kind
  ) throws(Problem) -> (labels: [String], form: StructuredCell.Form)? {
    let cell: StructuredCell?
    do throws(StructuredCell.Unreadable) { cell = try StructuredCell(value) } catch {
      throw Problem(kind: kind, example: value.quoted)
    }
    guard let cell else { return nil }
    do throws(LabelCell.Fault) {
      return (distinct(try LabelCell.labels(cell.value)), cell.form)
    } catch {
      let found: RowProblems.Kind =
        switch error {
        case .spans: .spanLabel
        case .spansByType: .spansByType
        case .places: .labelPlaces
        case .empty: .emptyLabelInList
        case .other: kind
        }
      throw Problem(kind: found, example: value.quoted)
    }
  }

  /// One that is named twice applies once.
  private static func distinct(_ names: [String]) -> [String] {
    var seen: Set<ExactString> = []
    return names.filter { seen.insert(ExactString($0)).inserted }
  }

  /// `text` cut at every `separator`, byte for byte.
  private static func parts(of text: String, _ separator: String) -> [String] {
    let (text, separator) = (Array(text.utf8), Array(separator.utf8))
    var parts: [String] = []
    var (start, index) = (0, 0)
    while index < text.count {
      if text[index...].starts(with: separator) {
        parts.append(String(decoding: text[start..<index], as: UTF8.self))
        index += separator.count
        start = index
      } else {
        index += 1
      }
    }
    return parts + [String(decoding: text[start...], as: UTF8.self)]
  }

  // MARK: - Numbers

  /// Above every real quantity, and far below where squares of single-precision numbers overflow.
  private static let numberLimit = 1e15

  /// A number in the notation of programming languages.
  ///
  /// Others are refused and not guessed at: 1.234 is over a thousand to some people and little more than one to others.
  private static func number(_ value: String) throws(Problem) -> Double {
    let value = value.trimmed
    if value.isEmpty { throw Problem(kind: .emptyNumber) }
    let sign = value.utf8.first == UInt8(ascii: "-") || value.utf8.first == UInt8(ascii: "+")
    let word = value.dropFirst(sign ? 1 : 0).lowercased()
    if ["nan", "inf", "infinity"].contains(where: word.isSame) {
      throw Problem(kind: .notFinite, example: value.quoted)
    }
    let written = DecimalComma.pointed(value) ?? value
    // Swift reads hexadecimal numbers too.
    guard written.utf8.allSatisfy({ "+-.0123456789eE".utf8.contains($0) }),
      let number = Double(written)
    else { throw Problem(kind: .notANumber, example: value.quoted) }
    guard number.magnitude <= numberLimit else {
      throw Problem(kind: .notFinite, example: value.quoted)
    }
    return number
  }
}
