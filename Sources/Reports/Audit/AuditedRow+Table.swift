import FilbertCore
import FilbertCorpus
import FilbertText

// What `audit.csv` has.

extension AuditedRow {
  /// The reasons in words: `wrong label; near-duplicate of line 17 labelled refund`.
  package var reason: String {
    reasons.map { reason in
      switch reason {
      case .label: "wrong label"
      case .nearDuplicate(let other):
        "near-duplicate of line \(other.line) labelled \(other.labels)"
      case .outlier: ListedRows.outlierReason
      }
    }.joined(separator: "; ")
  }

  /// Names of the columns.
  ///
  /// - Parameters:
  ///   - answer: what a row has: `label`, `labels`, `value` or `tag`.
  ///   - isPaired: whether rows have two texts.
  package static func columns(answer: String, isPaired: Bool) -> [String] {
    ["line", "row", "text"] + (isPaired ? ["text_pair"] : [])
      + (answer == "tag" ? ["word_line", "word_number", "word"] : [])
      + ["given_\(answer)", "suggested_\(answer)", "score", "reason"]
  }

  /// A field for each of them.
  package func fields(isPaired: Bool) -> [String] {
    [String(line), String(number), input.text] + (isPaired ? [input.pair ?? ""] : [])
      + (word.map { [String($0.line), String($0.number), $0.text] } ?? [])
      + [given, suggested ?? "", fixedPoint(score, digits: 6), reason]
  }
}
