package import FilbertCore

/// A sentence about the data or the model that a person should see, such as "2 rows have an empty text".
public struct JobNotice: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The sentence, or a clause, in English.
  public let text: String
  /// Whether the result may be worse than people expect.
  public let isWarning: Bool

  /// Creates a notice, for tests.
  public init(_ text: String, isWarning: Bool = false) {
    (self.text, self.isWarning) = (text, isWarning)
  }

  package init(_ notice: Notice) {
    self.init(notice.message.text(on: .library), isWarning: notice.isWarning)
  }

  /// The sentence; a warning says so.
  public var description: String { isWarning ? "warning: \(text)" : text }
}
