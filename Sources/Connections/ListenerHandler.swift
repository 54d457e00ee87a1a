import Glibc
import NIOCore

/// Closes a listening socket at a moment when no connection is on its way to be served; placed next to the socket in
/// its pipeline.
///
/// A connection goes from the system's queue to a channel, which is set up on its own thread and activated through that
/// of the listener. Connections that the system still holds when it closes are reset, and in swift-nio a channel that
/// is not active by then is closed, or open and never read. A client with one request for each connection would see
/// about one of them fail each time the server stops.
final class ListenerHandler: ChannelDuplexHandler {
  typealias InboundIn = Channel
  typealias InboundOut = Channel
  typealias OutboundIn = Never

  /// Between two looks.
  private static let pause = TimeAmount.milliseconds(1)
  /// How often it looks while connections keep coming, before it accepts no more of them.
  private static let looks = 20

  private let connections: ClientConnections
  /// Open connections.
  private var accepted: [ObjectIdentifier: any Channel] = [:]

  init(_ connections: ClientConnections) { self.connections = connections }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let channel = unwrapInboundIn(data)
    let identifier = ObjectIdentifier(channel)
    accepted[identifier] = channel
    let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
    channel.closeFuture.hop(to: context.eventLoop).whenComplete { _ in
      handler.value.accepted[identifier] = nil
    }
    context.fireChannelRead(data)
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    connections.stop()
    close(context, mode, promise, looks: Self.looks)
  }

  private func close(
    _ context: ChannelHandlerContext, _ mode: CloseMode, _ promise: EventLoopPromise<Void>?,
    looks: Int
  ) {
    let loop = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    Self.unaccepted(context.channel).whenComplete { count in
      let (handler, context) = loop.value
      let isAwaited = looks > 0 && (try? count.get()) ?? 0 > 0
      guard isAwaited || !handler.accepted.values.allSatisfy(\.isActive) else {
        return context.close(mode: mode, promise: promise)
      }
      if looks == 0 { try? context.channel.syncOptions?.setOption(.autoRead, value: false) }
      context.eventLoop.scheduleTask(in: Self.pause) {
        let (handler, context) = loop.value
        handler.close(context, mode, promise, looks: looks - 1)
      }
    }
  }

  /// Connections that the system holds for this program to accept; 0 if it is not known.
  private static func unaccepted(_ channel: any Channel) -> EventLoopFuture<Int> {
    if let options = channel as? any SocketOptionProvider {
      // For a listening socket this is the length of its queue (`tcp_get_info` of the kernel).
      return options.getTCPInfo().map { Int($0.tcpi_unacked) }
    }
    return channel.eventLoop.makeSucceededFuture(0)
  }
}
