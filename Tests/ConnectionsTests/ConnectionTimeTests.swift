import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import FilbertConnections

/// When connections are closed, by a clock that these tests set.
@Suite final class ConnectionTimeTests {
  private let channel: EmbeddedChannel

  convenience init() throws { try self.init(whileStopping: false) }

  private init(whileStopping isStopping: Bool) throws {
    let connections = ClientConnections()
    if isStopping { connections.stop() }
    var limits = ServiceLimits()
    limits.idleTime = .seconds(75)
    limits.bodyTime = .seconds(60)
    limits.closingTime = .milliseconds(500)
    let handler = ConnectionHandler(limits, connections) { _, _, _ in }
    channel = EmbeddedChannel(handlers: [HalfClosed(), handler])
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 8080)).wait()
  }

  deinit {
    _ = try? channel.finish(acceptAlreadyClosed: true)
  }

  /// Half-closes the channel as a socket is, which embedded channels do not tell from closing.
  private final class HalfClosed: ChannelOutboundHandler {
    typealias OutboundIn = Never

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
      if mode == .output { promise?.succeed() } else { context.close(mode: mode, promise: promise) }
    }
  }

  private func pass(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

  private func readHeader() throws {
    let head = HTTPRequest(method: .get, scheme: nil, authority: "x", path: "/health")
    try channel.writeInbound(HTTPRequestPart.head(head))
  }

  private func readEnd() throws { try channel.writeInbound(HTTPRequestPart.end(nil)) }

  private func answer() throws {
    try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
    try channel.writeOutbound(HTTPResponsePart.end(nil))
  }

  private struct Response: Equatable {
    var status: Int
    /// Whether it says so.
    var isLast: Bool
  }

  /// The response that was written.
  private func response() throws -> Response? {
    var response: Response?
    while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
      guard case .head(let head) = part else { continue }
      response = Response(
        status: head.status.code, isLast: head.headerFields[.connection] == "close")
    }
    return response
  }

  @Test func aConnectionWithoutRequestsIsClosed() throws {
    pass(.seconds(74))
    #expect(channel.isActive)
    pass(.seconds(1))
    #expect(!channel.isActive)
    #expect(try response() == nil)
  }

  @Test func theIdleTimeStartsAgainWithEachAnswer() throws {
    for _ in 0..<3 {
      pass(.seconds(74))
      try readHeader()
      try readEnd()
      // However long it takes to compute.
      pass(.minutes(10))
      try answer()
      #expect(try response() == Response(status: 200, isLast: false))
      #expect(channel.isActive)
    }
    pass(.seconds(74))
    #expect(channel.isActive)
    pass(.seconds(1))
    #expect(!channel.isActive)
  }

  @Test func aBodyThatDoesNotComeIsRefused() throws {
    try readHeader()
    pass(.seconds(59))
    #expect(try response() == nil)
    pass(.seconds(1))
    // For whoever reads the body.
    #expect(throws: ServiceError.self) { try channel.throwIfErrorCaught() }
    #expect(try response() == Response(status: 408, isLast: true))
    expectToBeLeft()
  }

  @Test func whoeverIsIdleWhenTheServerStopsMaySendOneMoreRequest() throws {
    channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    pass(.milliseconds(499))
    try readHeader()
    try readEnd()
    pass(.seconds(30))
    try answer()
    #expect(try response() == Response(status: 200, isLast: true))
    expectToBeLeft()
  }

  @Test func whoeverIsIdleWhenTheServerStopsIsLeftThen() throws {
    channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    expectToBeLeft()
  }

  @Test func whoeverSendsWhenTheServerStopsIsTheLastToBeAnswered() throws {
    try readHeader()
    channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    pass(.seconds(59))
    try readEnd()
    try answer()
    #expect(try response() == Response(status: 200, isLast: true))
    expectToBeLeft()
  }

  /// It was accepted, but not set up when those that were open were told.
  @Test func whoeverComesWhenTheServerStopsMaySendOneRequest() throws {
    let late = try ConnectionTimeTests(whileStopping: true)
    try late.readHeader()
    try late.readEnd()
    try late.answer()
    #expect(try late.response() == Response(status: 200, isLast: true))
    late.expectToBeLeft()
    try ConnectionTimeTests(whileStopping: true).expectToBeLeft()
  }

  /// The client has a moment to notice that there is nothing more.
  private func expectToBeLeft() {
    pass(.milliseconds(499))
    #expect(channel.isActive)
    pass(.milliseconds(1))
    #expect(!channel.isActive)
  }
}
