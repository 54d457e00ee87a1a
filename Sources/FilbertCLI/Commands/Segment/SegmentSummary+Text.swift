import FilbertClustering
import FilbertCore
import FilbertEvaluation
import FilbertText

extension SegmentSummary {
  private static let nameWidth = 48
  private static let shownLabels = 3

  /// The report as people read it.
  var text: String {
    var parts = [head]
    parts.append(
      Self.line("", "segment", "rows", "share", "cohesion")
        + lines.map { self.line($0) }.joined())
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
        "\(Rendering.counted(farRows, "row")) (\(Self.percent(farShare))) \(farRows == 1 ? "is" : "are") far from every segment; about 1 % is usual\n"
    }
    return line
  }

  private func line(_ segment: Line) -> String {
    let share = rows > 0 ? Self.percent(Double(segment.rows) / Double(rows)) : "-"
    let cohesion = segment.cohesion.map { "\(fixedPoint($0, digits: 2))" } ?? "-"
    let first = Self.line(
      "\(segment.number)", segment.name, Rendering.grouped(segment.rows), share, cohesion)
    return first
      + segment.typical.map { typical in
        "      line \(typical.line): \(Self.shown(typical.input))\n"
      }.joined()
  }

  private static func line(
    _ number: String, _ name: String, _ rows: String, _ share: String, _ cohesion: String
  ) -> String {
    let name = fitted(name)
    return padded(number, 4) + " " + name + String(repeating: " ", count: nameWidth - width(name))
      + padded(rows, 11) + padded(share, 8) + padded(cohesion, 10) + "\n"
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
        "\($0.label.shortened()) \(Self.percent(Double($0.rows) / Double(all)))"
      }
      let more = found.count > Self.shownLabels ? ["\(found.count - Self.shownLabels) more"] : []
      text += "\(Self.padded("\(line.number)", 4)) \((shown + more).joined(separator: ", "))\n"
    }
    return text
  }

  private static func percent(_ share: Double) -> String {
    "\(fixedPoint(100 * share, digits: 1)) %"
  }

  private static func shown(_ input: TextInput) -> String {
    let texts = [input.text, input.pair].compactMap { $0 }.map { text in
      text.split(whereSeparator: \.isWhitespace).joined(separator: " ").shortened(to: 100)
    }
    return texts.joined(separator: " | ").escapedForTerminal
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.unicodeScalars.count)) + text
  }

  /// As much of a name as there is room for.
  private static func fitted(_ name: String) -> String {
    let name = name.escapedForTerminal
    guard width(name) > nameWidth else { return name }
    var (fitted, used) = ("", 1)
    for character in name {
      used += width(String(character))
      if used > nameWidth { break }
      fitted.append(character)
    }
    return fitted + "…"
  }

  /// Columns of a terminal: Chinese characters take two.
  private static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 && $1.value != 0x2026 ? 2 : 1) }
  }
}
