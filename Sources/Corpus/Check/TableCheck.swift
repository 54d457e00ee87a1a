package import FilbertCore
import FilbertFiles
import FilbertTables
import FilbertText

/// What a table holds, gathered row by row: memory grows by 16 to 23 bytes per row, for repeated texts, and with the
/// number of labels.
package struct TableCheck: Sendable {
  /// Which columns were taken.
  package let choice: ColumnChoice
  /// In the order of the file.
  package var columns: [ColumnSummary] { summaries.map { $0.completed(to: rows) } }
  private var summaries: [ColumnSummary]
  /// Rows that could be read.
  package private(set) var rows = 0
  /// What is wrong with the rows.
  package var problems: FileProblems {
    var problems = noted
    problems.add(.missingLabel, missing.rows, message: Message(missing.markers))
    if !commas.isReadable {
      let reason = RowProblems.Kind.decimalComma.rawValue
      problems.add(
        .unusableTarget, commas.rows.described("\(reason): \(commas.rows.example ?? "")"))
    }
    return problems
  }
  private var noted = FileProblems()
  private var missing = MissingLabels()
  /// Rows that an annotator did not accept, which count for nothing else.
  package private(set) var leftOut = LeftOutRows()
  /// Rows whose text occurs in an earlier row.
  package private(set) var duplicates = RowCount()
  /// Rows whose text has another label in its first occurrence.
  package private(set) var contradictions = RowCount()
  /// Rows of each label; more than ``LabelSet/maximumCount`` are not distinguished.
  private var counts: [ExactString: Int] = [:]
  private var seen = SeenTexts()
  /// How rows hold their targets.
  package let target: TargetReading
  /// Rows without any of several labels.
  package private(set) var rowsWithoutLabel = 0
  /// Figures of the numbers to learn; nil if the rows have none.
  package var numbers: NumberFigures? {
    let figures = commas.isReadable ? pointed + withComma : pointed
    return figures.count > 0 ? figures : nil
  }
  private var pointed = NumberFigures()
  private var withComma = NumberFigures()
  private var commas: DecimalComma
  /// How the comma in numbers is read; nil if there is none, or if it cannot be read.
  package var commaRemark: Message? { commas.remark }

  /// - Parameters:
  ///   - target: how rows hold their targets; columns for it must be in `choice`, else nothing is.
  ///   - hasCommaDelimiter: whether a comma separates the fields of a row.
  package init(
    _ choice: ColumnChoice, target: TargetReading = .label, hasCommaDelimiter: Bool = false
  ) {
    self.choice = choice
    commas = DecimalComma(hasCommaDelimiter: hasCommaDelimiter)
    self.target = choice.label == nil && choice.labels.isEmpty ? .none : target
    summaries = choice.columns.map(ColumnSummary.init)
  }

  /// Adds a row; gives whether it has a text to read.
  package mutating func add(_ element: LabelledRows.Element) -> Bool {
    let row = element.row
    if element.repeatsHeader {
      noted.add(.repeatedHeader, line: row.line)
      return false
    }
    rows += 1
    for (column, value) in row.filled where column < summaries.count {
      summaries[column].add(value)
    }
    if let reason = element.reason {
      leftOut.add(reason, line: row.line)
      return false
    }
    let input = choice.input(of: row)
    let label = choice.label.map { row[$0] }
    var oddities = TextOddities(in: input.text)
    if let pair = input.pair { oddities.formUnion(TextOddities(in: pair)) }
    if let label { oddities.formUnion(TextOddities(in: label)) }
    if oddities.contains(.control) { noted.add(.controlCharacter, line: row.line) }
    if oddities.contains(.replacement) { noted.add(.replacementCharacter, line: row.line) }
    if oddities.contains(.mojibake) { noted.add(.mojibake, line: row.line) }
    let found = target(of: row)
    // As Dataset does: a row counts once, for the first of these.
    if input.text.isBlank {
      noted.add(.emptyText, line: row.line)
      return false
    }
    if input.pair?.isBlank == true {
      noted.add(.emptyPair, line: row.line)
      return false
    }
    switch choice.form(of: row, input) {
    case .structure?:
      noted.add(
        .structuredText, line: row.line,
        message: Message("\(choice.structure(in: row, input)), \(input.text.quoted)"))
      return false
    case .value?: noted.add(.untypedText, line: row.line, message: Message(input.text.quoted))
    case .written?: noted.add(.writtenText, line: row.line, message: Message(input.text.quoted))
    case nil: break
    }
    switch found {
    case .success(let target):
      if self.target.hasEmptyCell(row, choice) { noted.add(.emptyLabelCell, line: row.line) }
      add(target, input, row)
    case .failure(let problem):
      switch problem.kind {
      case .emptyLabel:
        noted.add(.emptyLabel, line: row.line, message: problem.example.map { Message($0) })
      case .severalLabels, .labelSet:
        noted.add(.severalLabels, line: row.line, message: problem.example.map { Message($0) })
      default:
        noted.add(
          .unusableTarget, line: row.line,
          message: Message(problem.kind.rawValue + (problem.example.map { ": \($0)" } ?? "")))
      }
    }
    return true
  }

  /// The target of a row, whose labels are counted even if the row has no text.
  private mutating func target(of row: Row) -> Result<Target?, TargetReading.Problem> {
    if target == .number, let column = choice.label { commas.see(row[column]) }
    do throws(TargetReading.Problem) {
      let found = try target.target(of: row, choice)
      for label in found?.allLabels ?? [] { count(label) }
      missing.add(found?.allLabels ?? [], line: row.line)
      if case .label(let label)? = found, label.trimmed.utf8.count != label.utf8.count {
        noted.add(.blankAroundLabel, line: row.line)
      }
      return .success(found)
    } catch {
      return .failure(error)
    }
  }

  /// Counts what a row with a text is to teach.
  private mutating func add(_ target: Target?, _ input: TextInput, _ row: Row) {
    switch target {
    case .labels(let labels): if labels.isEmpty { rowsWithoutLabel += 1 }
    case .number(let number):
      if let column = choice.label, commas.add(row[column], line: row.line) {
        withComma.add(number)
      } else {
        pointed.add(number)
      }
    case .label, nil: break
    }
    // Labels are the same in any order, and numbers of one text may well differ.
    noteRepeat(input, target?.key?.map(\.string).joined(separator: "\n"), line: row.line)
  }

  /// Adds a row that cannot be read.
  package mutating func add(_ error: FilbertError) {
    noted.add(error)
  }

  /// Rows of each label, the most frequent first.
  package var labelCounts: [(label: String, count: Int)] {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key.string, $0.value) }
  }

  /// Labels that a person takes for one.
  package var lookAlikeLabels: [[String]] {
    LookAlikes.groups(counts.keys.sorted().map(\.string))
  }

  /// The same for people, a line for each group.
  package var lookAlikeLines: [String] { lookAlikeLabels.map(LookAlikes.shown) }

  /// Why there is nothing to learn, apart from ``problems``; nil if there is.
  package var obstacle: String? {
    guard rows > 0 else { return "there are no rows" }
    if counts.count > LabelSet.maximumCount {
      return "there are more than \(LabelSet.maximumCount) labels; is this the right column?"
    }
    switch target {
    case .none: return nil
    case .label: return counts.count < 2 ? "there are fewer than two labels" : nil
    case .labels: return counts.isEmpty ? "no row has a label" : nil
    // The columns determine which labels there are; labels that never apply do not stop training.
    case .labelColumns: return nil
    case .number: return numbers == nil ? "no row has a number" : nil
    }
  }

  private mutating func count(_ label: String) {
    if counts.count <= LabelSet.maximumCount || counts[ExactString(label)] != nil {
      counts[ExactString(label), default: 0] += 1
    }
  }

  private mutating func noteRepeat(_ input: TextInput, _ label: String?, line: Int) {
    // In place of the line of the first row the hash of its label is kept: 40 bits distinguish labels.
    var hash = KeyedHash()
    hash.append(label ?? "")
    let number = Int(hash.finished().0 % UInt64(SeenTexts.lastLine))
    guard let first = seen.insert(input, line: number) else { return }
    duplicates.add(line: line)
    if first != number { contradictions.add(line: line) }
  }
}
