public import FoundationEssentials

/// Code that shows any `Error` asks for `localizedDescription`, which would otherwise be "The operation could not be
/// completed". Without a conformance it would have to know this type.
///
/// `failureReason` and `recoverySuggestion` stay nil: ``FilbertError/message`` is one sentence that holds both, and it
/// cannot be split reliably.
extension FilbertError: LocalizedError {
  /// The same as ``description``: place and sentence, in English.
  public var errorDescription: String? { description }
}
