import FilbertConnections
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// What a route knows of its request besides the request.
struct ServiceContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The connection.
  let channel: any Channel
  /// What the access log and the metrics say of it.
  let record: RequestRecord

  init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
    record = RequestRecord()
  }
}

/// What a route notes of a request for the access log and the metrics: never its texts.
final class RequestRecord: Sendable {
  struct Facts: Sendable {
    var model: String?
    var texts = 0
    var tokens = 0
    var truncatedTexts = 0
    var waited = Duration.zero
    var bodyBytes = 0
    /// What it holds of the server's limits.
    var charge: RequestCharge?
    /// Bytes of an answer that is not in memory as it is written.
    var heldAnswer: Int?
    /// The connection, as it was when the request came.
    var client: ClientConnection?
    /// The beginning of the first text, where the operator wants it in the log.
    var sample: String?
  }
  private let stored = Mutex(Facts())

  var facts: Facts { stored.withLock { $0 } }

  func note(_ change: (inout Facts) -> Void) {
    stored.withLock { change(&$0) }
  }
}
