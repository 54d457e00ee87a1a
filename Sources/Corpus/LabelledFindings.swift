package import FilbertCore
package import FilbertTables

/// What was noted while labelled rows were read.
package struct LabelledFindings: Sendable {
  /// Unusual properties detected from the file's content; see ``FilbertTables/TableReader/remarks``.
  package internal(set) var remarks: [Message]
  /// Rows that cannot be used.
  package internal(set) var problems = RowProblems()
  /// Rows that an annotator did not accept, or that repeat the header.
  package internal(set) var leftOut = LeftOutRows()
  /// Tasks of Label Studio that were left out, or have several annotations.
  package internal(set) var notes = TaskNotes()
  /// Clauses about columns that may hold verdicts of annotators; see ``LabelledRows/doubts``.
  var doubts: [String] = []
  /// Rows whose text is none that somebody wrote.
  var textForms: [TextForm: RowCount] = [:]
  /// Rows with an empty cell in the column of a label.
  var emptyCells = RowCount()
  /// Numbers with a comma.
  var commas: DecimalComma

  init(remarks: [Message], hasCommaDelimiter: Bool) {
    self.remarks = remarks
    commas = DecimalComma(hasCommaDelimiter: hasCommaDelimiter)
  }

  /// Whether a number with a comma may be used, which only the whole column shows.
  package var readsCommas: Bool { commas.isReadable }

  /// Notes how commas are read, when all rows are known.
  ///
  /// - Returns: the number of rows that cannot be used because of their comma.
  mutating func settleCommas() -> Int {
    if let remark = commas.remark { remarks.append(remark) }
    guard !commas.isReadable else { return 0 }
    problems.replace(.decimalComma, by: commas.rows)
    return commas.rows.count
  }

  /// Sentences, without their ends, about rows that are left out, or whose texts may not be meant.
  package var warnings: [Message] {
    (notes.warnings + leftOut.clauses + doubts).map { Message($0) }
      + TextForm.allCases.compactMap { form in
        textForms[form].map { rows in
          "\(counted(rows.count, "row has", "rows have")) \(form.clause) (\(rows.shownLines)); "
            + "if that is not meant, name another column with \(.textColumn)"
        }
      } + [emptyCellWarning].compactMap { $0 }
  }

  private var emptyCellWarning: Message? {
    guard emptyCells.count > 0 else { return nil }
    return
      "\(counted(emptyCells.count, "row has", "rows have")) an empty cell in the column of a label, which counts as 0 (\(emptyCells.shownLines)); if that is not meant, write 1 or leave such rows out"
  }

  /// The error that no row is left.
  func nothingLeft(file: String, hasHeaderLine: Bool) -> FilbertError {
    let reasons =
      (problems.isEmpty ? [] : [problems.summary])
      + (leftOut.clauses + notes.warnings).map { Message($0) }
    let reason = reasons.dropFirst().reduce(reasons.first) { all, next in
      all.map { "\($0); \(next)" }
    }
    return FilbertError(
      .badData,
      naming: reason.map { "No row can be used: \($0)." }
        ?? (hasHeaderLine ? "There are no rows after the header." : "There are no rows."),
      file: file)
  }
}
