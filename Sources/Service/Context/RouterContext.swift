import Hummingbird
import NIOCore

/// What Hummingbird hands from one middleware to the next, and to the route.
struct RouterContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The connection.
  let channel: any Channel
  let record: RequestRecord

  init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
    record = RequestRecord()
  }
}
