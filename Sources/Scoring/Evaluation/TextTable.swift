import FilbertCore

/// A table for people: the first column to the left, the others to the right. Columns are those of a terminal, on which
/// Chinese characters are wide.
package struct TextTable {
  /// A line for each row, each with its end.
  package let lines: [String]

  /// - Parameter rows: the header first; all as long.
  package init(_ rows: [[String]]) {
    let cells = rows.map { $0.map { (text: $0, width: $0.terminalWidth) } }
    let widths = (cells.first ?? []).indices.map { column in
      cells.map { $0[column].width }.max() ?? 0
    }
    lines = cells.map { row in
      var line = ""
      for (column, (cell, width)) in zip(row, widths).enumerated() {
        let padding = String(repeating: " ", count: width - cell.width)
        line += column == 0 ? cell.text + padding : "  " + padding + cell.text
      }
      return line + "\n"
    }
  }

  package var text: String { lines.joined() }
}
