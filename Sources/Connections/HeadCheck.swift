import NIOCore
import NIOHTTP1

/// Looks at the head of each request while version, target and `Host` can still be seen, and makes
/// `Connection: close` the only sign that its connection ends.
final class HeadCheck: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let hosts: HostCheck
  private let protocols: ProtocolCheck
  /// Whether the last request of the connection has come.
  private var hasEnded = false
  /// Whether the bytes that arrive belong to a later request, or to one that was refused.
  private var isDropping = false
  /// Whether the client has to be told that the connection stays open.
  private var expectsKeepAlive = false

  init(_ hosts: HostCheck, _ protocols: ProtocolCheck) {
    (self.hosts, self.protocols) = (hosts, protocols)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    protocols.decoded(part)
    guard case .head(var head) = part else {
      if !isDropping { context.fireChannelRead(data) }
      return
    }
    isDropping = hasEnded
    guard !isDropping else { return }
    if let problem = hosts.problem(of: head, at: context.localAddress) ?? Self.problem(of: head) {
      (hasEnded, isDropping) = (true, true)
      return context.fireErrorCaught(problem)
    }
    noteEnd(of: &head)
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard expectsKeepAlive, case .head(var head) = unwrapOutboundIn(data),
      !head.headers.contains(name: "connection")
    else { return context.write(data, promise: promise) }
    head.headers.add(name: "Connection", value: "keep-alive")
    context.write(wrapOutboundOut(.head(head)), promise: promise)
  }

  /// What is wrong with the transfer codings (RFC 9112, section 6.1 and 6.3).
  private static func problem(of head: HTTPRequestHead) -> ServiceError? {
    guard head.headers.contains(name: "transfer-encoding") else { return nil }
    let codings = head.headers[canonicalForm: "transfer-encoding"].filter { !$0.isEmpty }
    guard head.version.minor > 0, codings.last?.lowercased() == "chunked" else {
      return ServiceError(
        .malformed,
        "The end of the body cannot be found: its Transfer-Encoding does not end with chunked, or the request is of "
          + "HTTP/1.0; send its Content-Length.")
    }
    guard codings.count == 1 else {
      return ServiceError(
        .notImplemented,
        "The body has a Transfer-Encoding other than chunked, which this server does not decode; send it as it is."
      )
    }
    return nil
  }

  /// HTTP/1.0 ends a connection unless the client asks for it (RFC 9112, section 9.3), and the decoder reads nothing
  /// after a request that asks for another protocol.
  private func noteEnd(of head: inout HTTPRequestHead) {
    let isOld = head.version.minor == 0
    guard isOld || head.method == .CONNECT || head.headers.contains(name: "connection") else {
      expectsKeepAlive = false
      return
    }
    let options = head.headers[canonicalForm: "connection"].map { $0.lowercased() }
    expectsKeepAlive = isOld && options.contains("keep-alive")
    let isUpgrade = options.contains("upgrade") && head.headers.contains(name: "upgrade")
    if options.contains("close") || isUpgrade || head.method == .CONNECT
      || isOld && !expectsKeepAlive
    {
      hasEnded = true
      head.headers.replaceOrAdd(name: "Connection", value: "close")
    }
    // RFC 9110, section 10.1.1.
    if isOld { head.headers.remove(name: "expect") }
  }
}
