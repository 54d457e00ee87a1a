import FilbertCore
import FilbertCorpus
import FilbertEvaluation
import FilbertFiles
import FilbertTables
import FilbertText
import FilbertTraining
import FilbertTransformer

extension CheckedTable {
  private static let shownLabels = 20
  private static let shownColumns = 30

  /// For people: one title and value per line.
  var text: String {
    var lines: [(String, String)] = [
      (
        "format",
        [formatName, delimiterName, lineEndingName, encodingText].compactMap { $0 }.joined(
          separator: ", ")
      ),
      (
        "rows",
        Rendering.grouped(check.rows)
          + (isBrokenOff ? "; the rest cannot be read, since the end of a row is in doubt" : "")
      ),
    ]
    lines += columnLines
    lines += check.leftOut.clauses.map { ("left out", $0) }
    lines += labelLines
    lines += lengthLines
    if let unknown { lines.append(("unknown", unknown.checkLine)) }
    lines += repeatLines
    lines += problemLines
    lines.append(("so", verdict))
    let width = 10
    var text = name.escapedForTerminal + "\n"
    var last = ""
    for (title, value) in lines {
      let shown = title == last ? "" : title
      last = title
      text +=
        "  " + shown + String(repeating: " ", count: width - shown.count) + value.escapedForTerminal
        + "\n"
    }
    return text
  }

  /// How the text is encoded and how that is known; of UTF-8, which is not a guess, only a mark is worth a word.
  private var encodingText: String {
    let name = encoding.encoding.description
    if hasByteOrderMark { return "\(name) with byte order mark" }
    guard encoding.origin == .content, encoding.encoding != .utf8 else { return name }
    return "\(name) (detected; --encoding decides)"
  }

  /// What the file would be trained for.
  var task: ModelTask {
    switch check.target {
    case .labels, .labelColumns: .multilabel
    case .number: .regression
    case .none, .label: .classification
    }
  }

  private var columnLines: [(String, String)] {
    var lines = check.columns.prefix(Self.shownColumns).enumerated().map { index, column in
      let distinct =
        (column.hasMore ? "more than " : "") + Rendering.grouped(column.distinct) + " different"
      let parts = [
        role(index).map { "the \($0)" }, distinct,
        column.empty > 0 ? "\(Rendering.grouped(column.empty)) empty" : nil,
        column.numeric > 0 ? "\(Rendering.grouped(column.numeric)) numbers" : nil,
      ]
      return (
        "columns", "\"\(column.name)\": " + parts.compactMap { $0 }.joined(separator: ", ")
      )
    }
    let more = check.columns.count - Self.shownColumns
    if more > 0 { lines.append(("columns", "and \(more) more")) }
    return lines
  }

  private var labelLines: [(String, String)] {
    switch check.target {
    case .none: return [("labels", "no column looks like the label")]
    case .number: return numberLines
    case .label, .labels, .labelColumns: break
    }
    let counts = check.labelCounts
    let shown = counts.prefix(Self.shownLabels).map {
      "\($0.label.trimmed.utf8.count == $0.label.utf8.count ? $0.label : "\"\($0.label)\"") "
        + Rendering.grouped($0.count)
    }
    let more = counts.count - Self.shownLabels
    var lines = [
      (
        "labels",
        "\(Rendering.grouped(counts.count)): " + shown.joined(separator: ", ")
          + (more > 0 ? " and \(Rendering.grouped(more)) more" : "")
      )
    ]
    if check.rowsWithoutLabel > 0 {
      lines.append(("labels", "\(Rendering.counted(check.rowsWithoutLabel, "row")) without one"))
    }
    let alike = check.lookAlikeLines
    lines += alike.prefix(Self.shownLabels).map { ("labels", "look alike: \($0)") }
    let moreAlike = alike.count - Self.shownLabels
    if moreAlike > 0 { lines.append(("labels", "and \(moreAlike) more such groups")) }
    return lines
  }

  private var numberLines: [(String, String)] {
    guard let numbers = check.numbers else { return [("numbers", "none")] }
    let mean = fixedPoint(numbers.mean, digits: 4)
    return [
      (
        "numbers",
        "\(Rendering.grouped(numbers.count)): \(numbers.least) to \(numbers.greatest), mean \(mean)"
      )
    ] + (check.commaRemark.map { [("numbers", $0.onCommandLine)] } ?? [])
  }

  private var lengthLines: [(String, String)] {
    guard histogram.count > 0 else { return [] }
    let rest = [0.9, 0.95, 0.99].map {
      "\(Int(($0 * 100).rounded())) % \(Rendering.grouped(histogram.percentile($0)))"
    }
    var lines = [
      (
        "lengths",
        "50 % of the texts have up to \(Rendering.grouped(histogram.percentile(0.5))) \(unit), "
          + rest.joined(separator: ", ") + ", the longest \(Rendering.grouped(histogram.longest))"
      )
    ]
    guard unit == "tokens" else { return lines }
    let cut = Self.lengths.map { length in
      let share = Double(histogram.count(above: length)) / Double(histogram.count)
      return "\(length): \(Rendering.percent(share))"
    }
    lines.append(("lengths", "cut by --max-length " + cut.joined(separator: ", ")))
    if let maximumLength {
      let longer = histogram.count(above: maximumLength)
      let share = Rendering.percent(Double(longer) / Double(histogram.count))
      lines.append(
        (
          "lengths",
          "the model reads up to \(maximumLength): \(Rendering.counted(longer, "text")) (\(share)) "
            + "\(longer == 1 ? "is" : "are") longer"
        ))
    }
    return lines
  }

  private var repeatLines: [(String, String)] {
    var lines: [(String, String)] = []
    if check.duplicates.count > 0 {
      lines.append(
        (
          "repeats",
          "\(Rendering.counted(check.duplicates.count, "row")) with the text of an earlier row (\(check.duplicates.shownLines))"
        ))
    }
    if check.contradictions.count > 0 {
      lines.append(
        (
          "repeats",
          "\(Rendering.counted(check.contradictions.count, "row")) with another label than an earlier row of that text (\(check.contradictions.shownLines))"
        ))
    }
    return lines
  }

  private var problemLines: [(String, String)] {
    (check.choice.headerWarning.map { [("problems", $0.onCommandLine)] } ?? [])
      + (notes.warnings + doubts).map { ("problems", $0) } + foundProblems
  }

  private var foundProblems: [(String, String)] {
    check.problems.found.map { kind, tally in
      let lines = tally.firstLines.map(String.init).joined(separator: ", ")
      let message =
        tally.example.map {
          (tally.count == 1 || kind.describesAll ? ": " : "; the first: ") + $0.onCommandLine
        } ?? ""
      return (
        "problems",
        "\(Rendering.counted(tally.count, "row")) \(kind.clause.onCommandLine) (\(tally.count == 1 ? "line" : "lines") "
          + "\(lines)\(tally.count > tally.firstLines.count ? ", ..." : ""))\(message)"
      )
    }
  }

  private var verdict: String {
    if let obstacle = check.obstacle { return "cannot be trained on: \(obstacle)" }
    if isBrokenOff { return "cannot be read to the end; correct the row first" }
    if check.problems.stopsTraining {
      return "correct the rows, or train with --skip-bad-rows, which leaves them out"
    }
    return check.target == .none
      ? "can be scored, not trained on; name the label with --label-column if there is one"
      : "can be trained on"
  }
}
