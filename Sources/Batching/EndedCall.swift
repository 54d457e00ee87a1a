/// A call that was answered, or was not.
package struct EndedCall: Sendable {
  /// How it ended.
  package enum Outcome: String, Sendable, CaseIterable {
    case answered, cancelled, refused, late
  }

  package let outcome: Outcome
  /// Texts or pairs that it asked about.
  package let texts: Int
  /// From its beginning to its end.
  package let duration: Duration
}

extension EndedCall.Outcome {
  package init(_ failure: BatchFailure) {
    switch failure {
    case .cancelled: self = .cancelled
    case .overloaded, .full, .fullOfTexts, .tooLong, .closed: self = .refused
    case .timedOut: self = .late
    }
  }
}
