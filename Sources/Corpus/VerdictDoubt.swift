import FilbertCore

/// A column that holds verdicts of annotators among other words, so that it is not clear which rows are to be left out;
/// see ``AnnotatorVerdict``.
struct VerdictDoubt {
  /// Rows that the column accepts.
  var accepted = 0
  /// Rows that it does not accept.
  var leftOut = RowCount()
  /// Rows with another word; the first one is the example.
  var foreign = RowCount()

  /// A sentence without its end; nil if nothing is in doubt. Where other words are the rule, they are no mistakes.
  ///
  /// - Parameters:
  ///   - column: as the file names it.
  ///   - isVerdict: whether rows are left out because of it.
  func clause(_ column: String, isVerdict: Bool) -> String? {
    guard foreign.count > 0, leftOut.count > 0, accepted > 0,
      foreign.count < accepted + leftOut.count
    else { return nil }
    let word = foreign.example.map { " \($0.text(on: .library))" } ?? ""
    let others =
      "\(counted(foreign.count, "row has", "rows have")) a word in \(column.quoted) that is no verdict:"
      + "\(word) (\(foreign.shownLines))"
    if isVerdict {
      return "\(others); \(foreign.count == 1 ? "it is" : "they are") used like accepted rows"
    }
    return "\(counted(leftOut.count, "row", "rows")) that \(column.quoted) does not accept "
      + "(\(leftOut.shownLines)) \(leftOut.count == 1 ? "is" : "are") used, because \(others); "
      + "correct that to leave out what annotators rejected"
  }
}
