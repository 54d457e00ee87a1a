/// A sentence that a person should see while work goes on. Whoever shows it decides how parameters in it are called.
package struct Notice: Sendable, Equatable {
  /// The sentence, or a clause.
  package let message: Message
  /// Whether the result may be worse than people expect.
  package let isWarning: Bool

  /// Something to know.
  package static func note(_ message: Message) -> Notice {
    Notice(message: message, isWarning: false)
  }

  /// Something to look at.
  package static func warning(_ message: Message) -> Notice {
    Notice(message: message, isWarning: true)
  }
}
