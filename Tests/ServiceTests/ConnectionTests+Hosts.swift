import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import Testing

@testable import FilbertConnections
@testable import FilbertService

extension ConnectionTests {
  /// The status of each request, on a connection of its own.
  private func statuses(
    _ requests: [(line: String, headers: [String])],
    changing change: (inout ServerConfiguration) -> Void = { _ in }
  ) async throws -> [String] {
    let server = try TestServer(changing: {
      $0.allowedHosts = []
      change(&$0)
    })
    return try await server.run { port, _ in
      var statuses: [String] = []
      for (line, headers) in requests {
        let answer = try await RawClient.connected(to: port) { connection in
          try await connection.send(line, headers)
          return try await connection.response()
        }
        statuses.append(String(answer.dropFirst("HTTP/1.1 ".count).prefix(3)))
      }
      return statuses
    }
  }

  private static let loopback = [
    "localhost", "LocalHost:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:80", "localhost:",
  ]
  private static let others = [
    "attacker.example", "attacker.example:8080", "localhost.attacker.example", "xlocalhost",
    "app.localhost", "localhost.", "127.0.0.1.attacker.example", "127.0.0.2", "192.0.2.7",
    "0.0.0.0", "127.1", "[::2]", "[::ffff:127.0.0.1]", "",
  ]

  @Test func aPageThatPointsItsNameHereIsNotAnswered() async throws {
    let hosts = Self.loopback + Self.others
    let statuses = try await statuses(hosts.map { ("GET /info HTTP/1.1", ["Host: \($0)"]) })
    for (host, status) in zip(hosts, statuses) {
      #expect(status == (Self.loopback.contains(host) ? "200" : "421"), "\(host)")
    }
  }

  @Test func noRouteIsAnsweredToAnotherHost() async throws {
    let lines =
      Endpoint.all.map { "\($0.method.rawValue) \($0.path)" }
      + ["GET /nowhere", "OPTIONS /predict", "HEAD /info"]
    let statuses = try await statuses(
      lines.map { ("\($0) HTTP/1.1", ["Host: attacker.example", "Content-Length: 0"]) }
        + [("GET /info HTTP/1.0", ["Host: attacker.example"])])
    #expect(statuses.allSatisfy { $0 == "421" }, "\(statuses)")
  }

  /// RFC 9112, section 3.2.2: the host of the target counts, and here also that of the header.
  @Test func theHostOfTheTargetIsLookedAt() async throws {
    let cases = [
      ("http://localhost/info", "localhost", "200"),
      ("HTTP://127.0.0.1:99/info", "localhost", "200"),
      ("http://attacker.example/info", "localhost", "421"),
      ("http://localhost/info", "attacker.example", "421"),
      ("http://localhost@attacker.example/info", "localhost", "400"),
      ("rtsp://localhost/info", "localhost", "400"),
    ]
    let statuses = try await statuses(
      cases.map { ("GET \($0.0) HTTP/1.1", ["Host: \($0.1)"]) })
    #expect(statuses == cases.map(\.2))
  }

  @Test(arguments: [
    ["Host: localhost@attacker.example"], ["Host: localhost:8080@attacker.example"],
    ["Host: localhost attacker.example"], ["Host: localhost, attacker.example"],
    ["Host: localhost/"], ["Host: [::1"], ["Host: [::1].attacker.example"], ["Host: ::1"],
    ["Host: localhost:http"], ["Host: localhost", "host: localhost"], [],
  ])
  func anInvalidHostIsMalformed(_ headers: [String]) async throws {
    let keys = try APIKeys(environment: "0123456789abcdef")
    for isOpen in [true, false] {
      let statuses = try await statuses([("GET /health HTTP/1.1", headers)]) {
        $0.keys = isOpen ? nil : keys
      }
      #expect(statuses == ["400"])
    }
  }

  @Test func hostsThatTheOperatorNamesAreAnswered() async throws {
    let hosts = ["shop.example", "SHOP.example:80", "localhost", "ashop.example", "shop.example.b"]
    let statuses = try await statuses(
      hosts.map { ("GET /info HTTP/1.1", ["Host: \($0)"]) },
      changing: { $0.allowedHosts = ["Shop.Example"] })
    #expect(statuses == ["200", "200", "200", "421", "421"])
  }

  @Test func aServerWithKeysAnswersToAnyName() async throws {
    let keys = try APIKeys(environment: "0123456789abcdef")
    let statuses = try await statuses(
      Self.others.map {
        ("GET /info HTTP/1.1", ["Host: \($0)", "Authorization: Bearer 0123456789abcdef"])
      }, changing: { $0.keys = keys })
    #expect(statuses.allSatisfy { $0 == "200" })
  }

  @Test func aServerThatOthersReachAnswersToAnyNameUnlessSomeAreGiven() async throws {
    let hosts = ["filbert.internal", "127.0.0.1", "attacker.example"]
    let requests = hosts.map { (line: "GET /info HTTP/1.1", headers: ["Host: \($0)"]) }
    let any = try await statuses(requests) { $0.host = "0.0.0.0" }
    #expect(any == ["200", "200", "200"])
    let some = try await statuses(requests) {
      $0.host = "0.0.0.0"
      $0.allowedHosts = ["filbert.internal"]
    }
    #expect(some == ["200", "200", "421"])
  }

  @Test(arguments: [
    ("127.0.0.1", true), ("127.9.8.7", true), ("::1", true), ("localhost", true),
    ("LOCALHOST", true), ("::ffff:127.0.0.1", true), ("0.0.0.0", false), ("::", false),
    ("128.0.0.1", false), ("192.0.2.7", false), ("1.127.0.1", false),
  ])
  func theLoopbackIsKnown(_ host: String, _ isLocal: Bool) {
    #expect(SocketAddress.isLoopback(host) == isLocal)
  }
}
