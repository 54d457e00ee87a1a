import NIOCore
import NIOEmbedded
import Testing

@testable import FilbertConnections

/// When a listening socket closes.
@Suite final class ListenerHandlerTests {
  private let connections = ClientConnections()
  private let listener: EmbeddedChannel
  private let address: SocketAddress
  private var channels: [EmbeddedChannel] = []

  init() throws {
    address = try SocketAddress(ipAddress: "127.0.0.1", port: 8080)
    listener = EmbeddedChannel(handler: ListenerHandler(connections))
    try listener.connect(to: address).wait()
  }

  deinit {
    for channel in channels { _ = try? channel.finish(acceptAlreadyClosed: true) }
    pass(.milliseconds(1))
    _ = try? listener.finish(acceptAlreadyClosed: true)
  }

  private func accepted() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel()
    channels.append(channel)
    try listener.writeInbound(channel as any Channel)
    return channel
  }

  private func pass(_ time: TimeAmount) { listener.embeddedEventLoop.advanceTime(by: time) }

  @Test func closesAtOnceIfNobodyIsConnecting() throws {
    let served = try accepted()
    try served.connect(to: address).wait()
    #expect(!connections.isStopping)
    listener.close(promise: nil)
    #expect(!listener.isActive)
    #expect(connections.isStopping)
    #expect(served.isActive)
  }

  @Test func itWaitsForWhoeverWasAccepted() throws {
    let coming = try accepted()
    listener.close(promise: nil)
    // However long it takes.
    pass(.seconds(1))
    #expect(listener.isActive)
    // Told from the first moment, so that those who are set up meanwhile know.
    #expect(connections.isStopping)
    try coming.connect(to: address).wait()
    pass(.milliseconds(1))
    #expect(!listener.isActive)
  }

  @Test func itDoesNotWaitForWhoeverLeft() throws {
    let coming = try accepted()
    listener.close(promise: nil)
    pass(.milliseconds(1))
    #expect(listener.isActive)
    try coming.close().wait()
    coming.embeddedEventLoop.run()
    pass(.milliseconds(1))
    #expect(!listener.isActive)
  }
}
