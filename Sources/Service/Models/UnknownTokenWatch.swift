import FilbertText
import Synchronization

/// The unknown tokens of everything that a model has read since it was loaded, and whether the operator was warned.
///
/// Once for each model: clients may send such texts all day. The counter `filbert_unknown_tokens_total` has them all.
final class UnknownTokenWatch: Sendable {
  private struct State {
    var seen = UnknownTokens()
    var hasWarned = false
  }

  /// A few texts, so that one with nothing but emoji does not warn.
  private static let fewestTokens = 50

  private let state = Mutex(State())

  /// Counts those of a request.
  ///
  /// - Returns: a sentence for the operator, the first time that there are too many.
  func add(_ unknown: UnknownTokens) -> String? {
    state.withLock { state in
      guard !state.hasWarned else { return nil }
      state.seen.add(unknown)
      guard state.seen.tokens >= Self.fewestTokens, let warning = state.seen.warning else {
        return nil
      }
      state.hasWarned = true
      return warning
    }
  }
}
