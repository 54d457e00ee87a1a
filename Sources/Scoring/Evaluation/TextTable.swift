import FilbertCore

/// A table for people: the first column to the left, the others to the right.
package struct TextTable {
  package let text: String

  /// - Parameter rows: the header first; all as long.
  package init(_ rows: [[String]]) {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].unicodeScalars.count }.max() ?? 0
    }
    text = rows.map { row in
      var line = ""
      for (column, (field, width)) in zip(row, widths).enumerated() {
        let padding = String(repeating: " ", count: width - field.unicodeScalars.count)
        line += column == 0 ? field + padding : "  " + padding + field
      }
      return line + "\n"
    }.joined()
  }
}
