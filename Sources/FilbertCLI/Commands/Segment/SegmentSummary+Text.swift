import FilbertClustering
import FilbertCore
import FilbertEvaluation
import FilbertScoring
import FilbertText

extension SegmentSummary {
  private static let nameWidth = 48
  private static let shownLabels = 3

  /// The report as people read it.
  var text: String {
    var parts = [head]
    parts.append(table)
    if let labels { parts.append(text(labels)) }
    return parts.joined(separator: "\n")
  }

  private var head: String {
    var line = "\(file): \(Rendering.counted(rows, "row"))"
    if let texts, texts < rows { line += ", \(Rendering.grouped(texts)) different texts" }
    line += ", \(lines.count) segments"
    if let choice {
      line +=
        " (the smallest number whose silhouette is near the best: \(fixedPoint(choice.silhouette, digits: 3)))"
    }
    line += "\n"
    if let choice, choice.isGreatest {
      line +=
        "\(choice.count) is the greatest number that was tried; to have more segments, or fewer that are easier to read, choose a number with --segments\n"
    }
    if emptyRows > 0 {
      line +=
        "\(Rendering.counted(emptyRows, "row")) without a text \(emptyRows == 1 ? "has" : "have") no segment\n"
    }
    if let farRows, let farShare {
      line +=
        "\(Rendering.counted(farRows, "row")) (\(Rendering.percent(farShare))) \(farRows == 1 ? "is" : "are") far from every segment; about 1 % is usual\n"
    }
    return line
  }

  /// A row for each segment, with its typical texts below it.
  private var table: String {
    let header = ["     segment", "rows", "share", "cohesion"]
    let table = TextTable(
      [header]
        + lines.map { line in
          [
            "\(Self.padded(line.number)) \(line.name.escapedForTerminal.fitted(toTerminalWidth: Self.nameWidth))",
            Rendering.grouped(line.rows),
            rows > 0 ? Rendering.percent(Double(line.rows) / Double(rows)) : "-",
            line.cohesion.map { fixedPoint($0, digits: 2) } ?? "-",
          ]
        })
    let typical = lines.map { line in
      line.typical.map { "      line \($0.line): \(Self.shown($0.input))\n" }.joined()
    }
    return zip(table.lines, [""] + typical).map { $0 + $1 }.joined()
  }

  private func text(_ labels: SegmentLabels) -> String {
    guard let table = labels.table else {
      return "No row has a value of \(labels.column.quoted).\n"
    }
    var text =
      "segments against \(labels.column.quoted): adjusted mutual information "
      + "\(fixedPoint(table.adjustedMutualInformation, digits: 3)) (1: identical groups, 0: chance)\n"
    for line in lines {
      let found = labels.labels(of: line.number - 1)
      let all = found.reduce(0) { $0 + $1.rows }
      let shown = found.prefix(Self.shownLabels).map {
        "\($0.label.shortened()) \(Rendering.percent(Double($0.rows) / Double(all)))"
      }
      let more = found.count > Self.shownLabels ? ["\(found.count - Self.shownLabels) more"] : []
      text += "\(Self.padded(line.number)) \((shown + more).joined(separator: ", "))\n"
    }
    return text
  }

  private static func shown(_ input: TextInput) -> String {
    let texts = [input.text, input.pair].compactMap { $0 }.map { text in
      text.split(whereSeparator: \.isWhitespace).joined(separator: " ").shortened(to: 100)
    }
    return texts.joined(separator: " | ").escapedForTerminal
  }

  /// The number of a segment; there are up to 1,000.
  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: " ", count: max(0, 4 - digits.count)) + digits
  }
}
