package import FilbertText

/// A row that an audit has found, in words: what the file, the terminal and the page show.
package struct AuditedRow: Sendable {
  /// A word of a sentence.
  package struct Word: Sendable {
    /// From 1.
    package let number: Int
    package let line: Int
    package let text: String

    package init(number: Int, line: Int, text: String) {
      (self.number, self.line, self.text) = (number, line, text)
    }
  }

  /// Another row that says nearly the same.
  package struct Other: Sendable {
    package let line: Int
    package let labels: String
    package let input: TextInput

    package init(line: Int, labels: String, input: TextInput) {
      (self.line, self.labels, self.input) = (line, labels, input)
    }
  }

  /// What is wrong with it.
  package enum Reason: Sendable {
    case label
    case nearDuplicate(Other)
    case outlier
  }

  /// Its number among the rows that can be used, from 1, and its line.
  package let number: Int
  package let line: Int
  /// The text, or the words of the sentence with spaces between them.
  package let input: TextInput
  /// For taggers.
  package let word: Word?
  /// The label, the labels in a list, the tag or the number.
  package let given: String
  /// What may be right; nil if nothing is more probable.
  package let suggested: String?
  /// How right the label looks, from 0 (wrong) to 1.
  package let score: Double
  /// At least one.
  package let reasons: [Reason]

  package init(
    number: Int, line: Int, input: TextInput, word: Word? = nil, given: String, suggested: String?,
    score: Double, reasons: [Reason]
  ) {
    (self.number, self.line, self.input, self.word) = (number, line, input, word)
    (self.given, self.suggested, self.score, self.reasons) = (given, suggested, score, reasons)
  }

  /// Whether its label looks wrong. An unusual text alone does not count.
  var hasWrongLabel: Bool {
    reasons.contains { if case .label = $0 { true } else { false } }
  }

  /// The row that it contradicts, if it does.
  var other: Other? {
    for case .nearDuplicate(let other) in reasons { return other }
    return nil
  }

  var isOutlier: Bool {
    reasons.contains { if case .outlier = $0 { true } else { false } }
  }
}
