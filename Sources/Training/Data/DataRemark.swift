package import FilbertCore
import FilbertCorpus

/// Something a person should know about training data before hours of work.
package struct DataRemark: Sendable, Equatable {
  /// An option that may help, which each program names in its own words.
  package enum Advice: Sendable, Equatable {
    /// Set this between labels.
    case labelSeparator(String)
    /// Learn one label for each text.
    case singleLabels
    /// Learn which of two values it is.
    case twoValues
    /// Draw other validation data, or give some.
    case otherValidation
  }

  /// A sentence or clause, without the advice.
  package let text: String
  /// Whether it may spoil the model or its evaluation.
  package let isWarning: Bool
  package var advice: Advice?

  /// The sentence with its advice.
  package var notice: Notice {
    let whole: Message
    switch advice {
    case .labelSeparator(let separator):
      whole = "\(text); if it separates labels, add \(.labelSeparator, "'\(separator)'")"
    case .singleLabels: whole = "\(text), which \(.task, "classification") is for"
    case .twoValues: whole = "\(text); \(.task, "classification") learns which of two it is."
    case .otherValidation:
      whole = "\(text); another \(.seed) or \(.validation) decides otherwise"
    case nil: whole = Message(text)
    }
    return isWarning ? .warning(whole) : .note(whole)
  }

  static func note(_ text: String) -> DataRemark { DataRemark(text: text, isWarning: false) }

  static func warning(_ text: String, _ advice: Advice? = nil) -> DataRemark {
    DataRemark(text: text, isWarning: true, advice: advice)
  }
}
