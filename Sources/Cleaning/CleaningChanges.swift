/// The steps that changed a text.
package struct CleaningChanges: Sendable, Equatable {
  private var bits: UInt16 = 0

  /// No change.
  package init() {}

  /// Whether the text is as it was.
  package var isEmpty: Bool { bits == 0 }

  /// Whether `step` changed something.
  package func contains(_ step: TextCleaning.Step) -> Bool { bits & Self.bit(step) != 0 }

  mutating func insert(_ step: TextCleaning.Step) { bits |= Self.bit(step) }

  /// Adds the changes of another text of the same row.
  package mutating func formUnion(_ other: CleaningChanges) { bits |= other.bits }

  private static func bit(_ step: TextCleaning.Step) -> UInt16 {
    switch step {
    case .html: 1
    case .width: 2
    case .whitespace: 4
    case .nfc: 8
    case .urls: 16
    case .emails: 32
    case .phones: 64
    case .users: 128
    }
  }
}
