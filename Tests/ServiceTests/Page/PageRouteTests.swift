import FilbertJSON
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import FilbertService

@Suite struct PageRouteTests {
  let served: Served

  init() throws { served = try Served() }

  @Test func isThePageWithItsPolicy() async throws {
    try await served.ask(.intent) { client in
      let answer = try await client.get("/")
      #expect(answer.status == 200)
      #expect(answer.body == String(decoding: WebPage.html, as: UTF8.self))
      #expect(answer.header("content-type") == "text/html; charset=utf-8")
      #expect(answer.header("content-security-policy") == WebPage.contentSecurityPolicy)
      #expect(answer.header("x-content-type-options") == "nosniff")
    }
  }

  @Test func isSentOnce() async throws {
    try await served.ask(.intent) { client in
      for (known, status) in [
        (WebPage.entityTag, 304), ("W/\(WebPage.entityTag), \"x\"", 304), ("\"x\"", 200),
      ] {
        let answer = Answer(
          try await client.execute(uri: "/", method: .get, headers: [.ifNoneMatch: known]))
        #expect(answer.status == status, "\(known)")
        #expect(answer.body.isEmpty == (status == 304))
        #expect(answer.header("etag") == WebPage.entityTag)
      }
    }
  }

  @Test func canBeLeftOut() async throws {
    try await served.ask(.intent, change: setting(\.hasPage, to: false)) { client in
      let answer = try await client.get("/")
      #expect(answer.status == 405)
      #expect(answer.header("allow") == "POST", "programs ask there all the same")
      #expect(try await client.post("/", ["inputs": "late"]).status == 200)
    }
  }
}
