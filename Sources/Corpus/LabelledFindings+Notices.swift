package import FilbertCleaning
package import FilbertCore

extension LabelledFindings {
  /// What to say of a file of labelled texts that was read.
  ///
  /// - Parameters:
  ///   - file: its name.
  ///   - rows: that can be used.
  package func notices(_ file: String, rows: Int, _ columns: ColumnChoice) -> [Notice] {
    var notices = remarks.map { Notice.note("\(file): \($0)") }
    notices.append(
      .note("\(file): \(Rendering.counted(rows, "row")), \(columns.summary)"))
    if let warning = columns.headerWarning { notices.append(.warning("\(file): \(warning)")) }
    notices += warnings.map { .warning("\(file): \($0)") }
    if !problems.isEmpty { notices.append(.warning("\(file): left out: \(problems.summary)")) }
    return notices
  }
}

extension Notice {
  /// What cleaning did to the texts of a file.
  ///
  /// - Parameters:
  ///   - emptied: texts that cleaning has left empty.
  ///   - repeats: rows left out because they repeat an earlier one; nil if nobody looked.
  package static func cleaned(
    _ cleaning: CleaningTally, emptied: Int, repeats: RowCount?, _ file: String
  ) -> [Notice] {
    var notices: [Notice] = []
    if let summary = cleaning.summary { notices.append(.note("\(file): \(summary)")) }
    if emptied > 0 {
      notices.append(
        .warning("\(file): cleaning empties \(Rendering.counted(emptied, "text")), left out"))
    }
    guard let repeats, repeats.count > 0 else { return notices }
    notices.append(
      .note(
        "\(file): \(Rendering.counted(repeats.count, "row")) left out that \(repeats.count == 1 ? "repeats" : "repeat") text and label of an earlier row (\(repeats.shownLines))"
      ))
    return notices
  }
}
