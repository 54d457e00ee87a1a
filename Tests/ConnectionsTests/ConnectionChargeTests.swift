import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import FilbertConnections

/// What requests on a connection hold, and until when.
@Suite final class ConnectionChargeTests {
  private let connections = ClientConnections()
  private let admission: RequestAdmission
  private let channel: EmbeddedChannel

  init() throws {
    var limits = ServiceLimits()
    limits.pipelinedRequests = 3
    admission = RequestAdmission(limits, connections)
    channel = EmbeddedChannel(handler: ConnectionHandler(limits, connections) { _, _, _ in })
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 8080)).wait()
  }

  deinit { _ = try? channel.finish(acceptAlreadyClosed: true) }

  private var client: ClientConnection {
    get throws { try #require(connections[channel]) }
  }

  private func readHeader() throws {
    try channel.writeInbound(
      HTTPRequestPart.head(
        HTTPRequest(method: .post, scheme: nil, authority: "x", path: "/predict")))
  }

  private func readBody(_ bytes: Int) throws {
    try channel.writeInbound(
      HTTPRequestPart.body(ByteBuffer(repeating: 0x20, count: bytes)))
  }

  private func readEnd() throws { try channel.writeInbound(HTTPRequestPart.end(nil)) }

  /// A request that has an answer of `bytes`, which is not written yet.
  private func answered(_ bytes: Int) throws -> RequestCharge {
    let charge = admission.begin(try client)
    charge.keepAnswer(bytes)
    try client.owe(charge)
    return charge
  }

  /// Hands the answer to the connection, whose client takes it when the channel is flushed.
  private func write(_ bytes: Int) {
    channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
    channel.write(
      HTTPResponsePart.body(ByteBuffer(repeating: 0x61, count: bytes)), promise: nil)
    channel.write(HTTPResponsePart.end(nil), promise: nil)
  }

  private func statuses() throws -> [Int] {
    var statuses: [Int] = []
    while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
      if case .head(let head) = part { statuses.append(head.status.code) }
    }
    return statuses
  }

  @Test func anAnswerIsHeldUntilItIsWritten() throws {
    try readHeader()
    try readEnd()
    _ = try answered(1_000_000)
    #expect(admission.memory.bytes == 1_000_000)
    write(1_000_000)
    #expect(admission.memory.bytes == 1_000_000)
    channel.flush()
    #expect(admission.memory.bytes == 0)
  }

  @Test func anAnswerIsGivenUpWithItsConnection() throws {
    try readHeader()
    try readEnd()
    _ = try answered(1_000_000)
    write(1_000_000)
    // Another that is not even handed over.
    _ = try answered(2_000_000)
    let client = try client
    try channel.close().wait()
    #expect(admission.memory.bytes == 0)
    // One that is ready when the client has gone.
    let late = admission.begin(client)
    late.keepAnswer(500)
    client.owe(late)
    late.release()
    #expect(admission.memory.bytes == 0)
  }

  @Test func workKeepsItsChargeWhenTheClientGoes() async throws {
    try readHeader()
    try readEnd()
    let charge = admission.begin(try client)
    try await charge.hold(1000)
    try await channel.close()
    #expect(admission.memory.bytes == 1000)
    charge.release()
    #expect(admission.memory.bytes == 0)
  }

  @Test func answersOfAConnectionAreReleasedInOrder() throws {
    for _ in 0..<2 {
      try readHeader()
      try readEnd()
    }
    _ = try answered(100)
    _ = try answered(20)
    write(100)
    channel.flush()
    #expect(admission.memory.bytes == 20)
    write(20)
    channel.flush()
    #expect(admission.memory.bytes == 0)
  }

  @Test func whoeverSendsMoreRequestsThanAreAnsweredIsRefused() throws {
    for _ in 0..<5 {
      try readHeader()
      try readEnd()
    }
    for _ in 0..<3 {
      _ = try answered(10)
      write(10)
      channel.flush()
    }
    #expect(try statuses() == [200, 200, 200, 429])
  }

  // MARK: Giving way

  private func giveUpSlowest(after time: TimeAmount) -> ClientConnections.Outlook {
    connections.giveUpSlowest(besides: nil, at: channel.embeddedEventLoop.now + time)
  }

  @Test func aSlowBodyGivesWay() async throws {
    try readHeader()
    let charge = admission.begin(try client)
    try await charge.receive(1000)
    try readBody(1000)
    #expect(giveUpSlowest(after: .milliseconds(999)) == .mayBeSlow)
    let own = try client
    #expect(connections.giveUpSlowest(besides: own, at: .distantFuture) == .nobodyWaits)
    #expect(giveUpSlowest(after: .seconds(1)) == .givenUp)
    #expect(throws: ServiceError.self) { try channel.throwIfErrorCaught() }
    #expect(try statuses() == [408])
    // The request ends with the error.
    own.owe(charge)
    #expect(admission.memory.bytes == 0)
  }

  @Test func anAnswerThatIsNotReadGivesWay() throws {
    try readHeader()
    try readEnd()
    _ = try answered(1_000_000)
    #expect(giveUpSlowest(after: .seconds(9)) == .nobodyWaits)
    write(1_000_000)
    #expect(giveUpSlowest(after: .milliseconds(999)) == .mayBeSlow)
    #expect(giveUpSlowest(after: .seconds(1)) == .givenUp)
    #expect(!channel.isActive)
    #expect(admission.memory.bytes == 0)
  }

  @Test func whatIsComputedDoesNotGiveWay() async throws {
    try readHeader()
    let charge = admission.begin(try client)
    try await charge.receive(1000)
    try readBody(1000)
    try readEnd()
    #expect(giveUpSlowest(after: .hours(1)) == .nobodyWaits)
    #expect(channel.isActive)
    charge.release()
  }

  @Test func whoeverAsksNothingGivesWayToNewConnections() throws {
    let now = channel.embeddedEventLoop.now
    #expect(connections.giveUpIdle(limit: 2, at: now + .hours(1), after: .seconds(1)) == 0)
    #expect(connections.giveUpIdle(limit: 1, at: now, after: .seconds(1)) == 0)
    #expect(channel.isActive)
    #expect(
      connections.giveUpIdle(limit: 1, at: now + .seconds(1), after: .seconds(1)) == 1)
    #expect(!channel.isActive)
  }

  @Test func aRequestIsNotTakenForNothing() throws {
    try readHeader()
    try readEnd()
    // Chosen before it came.
    try client.giveUp(.idle)
    #expect(channel.isActive)
  }
}
