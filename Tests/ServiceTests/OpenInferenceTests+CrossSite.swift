import FilbertJSON
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import FilbertService

/// What pages of other origins can make browsers send.
extension OpenInferenceTests {
  private static let body =
    #"{"inputs": [{"name": "text", "shape": [1], "datatype": "BYTES", "data": ["late"]}]}"#
  private static let path = "/v2/models/intent/infer"
  /// Types of which a browser does not ask first.
  private static let unasked = [
    nil, "text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x", "", "Text/Plain; application/json",
  ]

  private func post(
    _ client: any TestClientProtocol, _ origin: String?, _ type: String?
  ) async throws -> Answer {
    try await client.post(
      Self.path, Self.body, type, headers: origin.map { [.origin: $0] } ?? [:])
  }

  @Test(arguments: [
    "http://evil.example", "null", "", "http://localhost.evil.example", "http://localhost:1",
    "http://evil.example, http://localhost", "localhost",
  ])
  func otherPagesMustSayWhatTheySend(_ origin: String) async throws {
    try await served.ask(.intent) { client in
      for type in Self.unasked {
        let answer = try await post(client, origin, type)
        #expect(answer.status == 403, "\(type ?? "none")")
        #expect(answer.kind == "Forbidden")
      }
      // The browser asks whether it may.
      #expect(try await post(client, origin, "application/json").status == 200)
    }
  }

  @Test func everyRouteThatComputesRefusesThem() async throws {
    try await served.everything().application().test(.router) { client in
      for request in ValidRequest.all {
        for type in [nil, "text/plain"] {
          let answer = try await client.post(
            request.path, request.body, type, headers: [.origin: "null"])
          #expect(answer.status == 403, "\(request.path)")
        }
      }
    }
  }

  @Test func programsNeedNoType() async throws {
    try await served.ask(.intent) { client in
      let answer = try await post(client, nil, nil)
      #expect(answer.status == 200)
      #expect(try await post(client, nil, "text/plain").status == 415)
    }
  }

  /// The tests' requests are for localhost.
  @Test(arguments: ["http://localhost", "https://localhost", "http://LOCALHOST"])
  func theServersOwnPageIsTrusted(_ origin: String) async throws {
    try await served.ask(.intent) { client in
      let answer = try await post(client, origin, nil)
      #expect(answer.status == 200)
    }
  }

  @Test(arguments: [["http://shop.example"], ["http://a.example", "http://shop.example"], ["*"]])
  func originsThatTheOperatorAllowsAreTrusted(_ allowed: [String]) async throws {
    try await served.ask(.intent, change: setting(\.origins, to: allowed)) { client in
      #expect(try await post(client, "http://shop.example", nil).status == 200)
      let other = try await post(client, "http://evil.example", nil)
      #expect(other.status == (allowed == ["*"] ? 200 : 403))
    }
  }

  @Test func readingNeedsNoType() async throws {
    try await served.ask(.intent) { client in
      for method in [HTTPRequest.Method.get, .head] {
        let answer = try await client.execute(
          uri: "/info", method: method, headers: [.origin: "null"])
        #expect(answer.status == .ok)
      }
    }
  }
}
