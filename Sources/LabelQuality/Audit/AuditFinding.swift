/// A row, or a word of a sentence, that looks wrong, and why.
package struct AuditFinding: Sendable, Equatable {
  /// What is wrong with it.
  package enum Reason: Sendable, Equatable {
    /// The model of the other rows says something else than its label, one of its labels, its tag or its number.
    case label
    /// It says nearly the same as another row that has other labels.
    case nearDuplicate(of: Int)
    /// Its text is unlike all others.
    case outlier
  }

  /// What may be right in place of what is given.
  package enum Suggestion: Sendable, Equatable {
    /// Numbers of labels or, for a word, of its tag.
    case labels([Int])
    case number(Double)
  }

  package let row: Int
  /// Which word of the sentence, for taggers.
  package let word: Int?
  /// How right the label looks, from 0 (wrong) to 1.
  package let score: Double
  /// Nil if nothing is more probable than what is given.
  package let suggestion: Suggestion?
  /// At least one, each kind once.
  package let reasons: [Reason]
}
