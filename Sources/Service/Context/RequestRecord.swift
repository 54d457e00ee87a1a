import FilbertConnections
import FilbertText
import Synchronization

/// What a route records about a request for the access log and the metrics: never its texts, unless the operator wants
/// them.
final class RequestRecord: Sendable {
  struct Facts: Sendable {
    var model: String?
    var texts = 0
    var tokens = 0
    var truncatedTexts = 0
    /// Those of its texts.
    var unknown = UnknownTokens()
    /// What watches the unknown tokens of the model that answers.
    var watch: UnknownTokenWatch?
    var waited = Duration.zero
    var bodyBytes = 0
    /// What it holds of the server's limits.
    var charge: RequestCharge?
    /// Bytes of an answer that is written while the client reads it, and is never completely in memory.
    var heldAnswer: Int?
    /// The connection, as it was when the request came.
    var client: ClientConnection?
    /// The beginning of the first text, if the operator wants it in the log.
    var sample: String?
  }
  private let stored = Mutex(Facts())

  var facts: Facts { stored.withLock { $0 } }

  func note(_ change: (inout Facts) -> Void) {
    stored.withLock { change(&$0) }
  }
}
