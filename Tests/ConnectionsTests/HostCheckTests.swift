import NIOCore
import NIOHTTP1
import Testing

@testable import FilbertConnections

@Suite struct HostCheckTests {
  /// Also an address of the loopback that is not the usual one, and in a container its own, which probes ask for.
  @Test func theAddressOfTheServerItselfIsAnswered() throws {
    let check = HostCheck(allowedHosts: [], hasKeys: false, isLocal: true)
    for (address, host, isAnswered) in [
      ("127.0.0.5", "127.0.0.5:80", true), ("127.0.0.5", "127.0.0.6", false),
      ("2001:db8::1", "[2001:db8::1]", true), ("10.1.2.3", "10.1.2.3", true),
      ("10.1.2.3", "10.1.2.30", false),
    ] {
      let head = HTTPRequestHead(
        version: .http1_1, method: .GET, uri: "/info", headers: ["Host": host])
      let problem = check.problem(of: head, at: try SocketAddress(ipAddress: address, port: 80))
      #expect((problem == nil) == isAnswered, "\(address) \(host)")
    }
  }
}
