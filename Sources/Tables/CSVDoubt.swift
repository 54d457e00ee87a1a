/// What makes it doubtful where a CSV record ends.
enum CSVDoubt {
  case openQuote, textAfterQuote, length

  /// What to do about it, if reading stops at the record.
  ///
  /// - Parameter limit: the most bytes a record may have.
  func message(_ limit: Int) -> String {
    switch self {
    case .openQuote:
      "The quote that opens on this line is never closed; a quote that belongs to the text is doubled and"
        + " its field put in quotes, so that \"\"\"\" is one quote."
    case .textAfterQuote:
      "There is text after the closing quote of a field; double the quotes that belong to the text"
        + " (\"\") or end the field here."
    case .length:
      "The record that begins here has more than \(limit >> 20) MiB; is a quote left open?"
    }
  }

  /// What is left out, if reading continues with the next line.
  func recoveryMessage(_ limit: Int) -> String {
    let reason =
      switch self {
      case .openQuote: "has a quote that is never closed"
      case .textAfterQuote: "has text after the closing quote of a field"
      case .length: "has more than \(limit >> 20) MiB"
      }
    return "The record that begins on this line \(reason); only this line is left out, and the next"
      + " one begins a record."
  }
}
