import NIOCore
import NIOEmbedded
import Testing

@testable import FilbertConnections

/// Waiting until others give way.
@Suite struct RequestAdmissionTests {
  private let connections = ClientConnections()
  /// A client that sends a body, and the charge of its request.
  private let slow: ClientConnection
  private let charge: RequestCharge
  private let admission: RequestAdmission

  init() {
    var limits = ServiceLimits()
    limits.slowTime = .zero
    limits.requestTime = .seconds(3600)
    admission = RequestAdmission(limits, connections)
    slow = connections.open(NIOAsyncTestingChannel(), window: .zero)
    charge = admission.begin(slow)
  }

  /// More looks than there are in the second that is waited for clients who may be slow.
  private static let manyLooks = 60

  @Test func aConnectionThatIsBeingClosedIsWaitedFor() async {
    slow.awaitBody(from: .now())
    var looks = 0
    let isTaken = await admission.makeRoom(besides: nil, isSmall: true) {
      looks += 1
      return looks == Self.manyLooks
    }
    #expect(isTaken)
    #expect(looks == Self.manyLooks)
    #expect(slow.standing(at: .now()) == .givenUp)
  }

  @Test func aClientThatStaysFastIsNotWaitedForLong() async {
    slow.awaitBody(from: .distantFuture)
    #expect(await !admission.makeRoom(besides: nil, isSmall: true) { false })
    #expect(slow.standing(at: .now()) == .mayBeSlow)
  }
}
