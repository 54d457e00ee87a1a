import NIOCore
import NIOHTTP1

/// Refuses requests of HTTP/1.1 that do not name one host (RFC 9112, section 3.2). Behind this place the version and the
/// header are not to be seen any more.
final class HostCheck: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart

  private var isRefused = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRefused else { return }
    if case .head(let head) = unwrapInboundIn(data), head.version == .http1_1,
      head.headers["host"].count != 1
    {
      isRefused = true
      context.fireErrorCaught(
        ServiceError(.malformed, "A request of HTTP/1.1 needs the header Host once."))
      return
    }
    context.fireChannelRead(data)
  }
}
