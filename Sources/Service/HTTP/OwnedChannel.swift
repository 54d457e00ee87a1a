import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Handles each connection in a task of its own from the moment it is set up.
///
/// The server hands connections over in a sequence. A connection that is accepted while the server stops is dropped
/// with the sequence before anything handles it, and swift-nio ends the program when the writer of a connection is
/// dropped unused (its issue 2813). What is handed over here may be dropped: the connection belongs to its task.
struct OwnedChannel<Base: ServerChildChannel>: ServerChildChannel {
  struct Value: ServerChildChannelValue {
    let channel: any Channel
  }

  let base: Base

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    base.setup(channel: channel, logger: logger).map { value in
      Task { await base.handle(value: value, logger: logger) }
      return Value(channel: channel)
    }
  }

  func handle(value: Value, logger: Logger) async {
    try? await value.channel.closeFuture.get()
  }
}
