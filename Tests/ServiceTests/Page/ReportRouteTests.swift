import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertTestSupport
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import FilbertService

/// `GET /report`: a file that the operator named.
@Suite final class ReportRouteTests: Sendable {
  private let served: Served
  private let directory: URL
  private var path: String { directory.appending(path: "report.html").path }
  private static let html = "<!DOCTYPE html>\n<title>Report</title><p>订单 late &amp; <b>lost</b>\n"

  init() throws {
    served = try Served()
    directory = try Fixtures.temporaryDirectory()
    try writeFile(path, Array(Self.html.utf8))
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  @Test func isTheFileWithItsPolicy() async throws {
    try await served.ask(.intent, change: setting(\.report, to: path)) { client in
      let answer = try await client.get("/report")
      #expect(answer.status == 200)
      #expect(answer.body == Self.html)
      #expect(answer.header("content-type") == "text/html; charset=utf-8")
      #expect(
        answer.header("content-security-policy")
          == "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
          + "form-action 'none'; frame-ancestors 'none'")
      #expect(answer.header("x-content-type-options") == "nosniff")
      #expect(answer.header("referrer-policy") == "no-referrer")
      #expect(answer.header("cache-control") == "no-cache")
      #expect(try await client.get("/report?x=1").status == 400)
      #expect(try await client.post("/report", "", "text/csv").status == 405)
      let metrics = try await client.get("/metrics").body
      #expect(
        metrics.contains(
          #"filbert_http_requests_total{method="GET",route="/report",status="200"} 1"#))
    }
  }

  @Test func isSentOnce() async throws {
    try await served.ask(.intent, change: setting(\.report, to: path)) { client in
      let tag = try #require(try await client.get("/report").header("etag"))
      #expect(tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.count > 10)
      for (known, status) in [(tag, 304), ("W/\(tag), \"x\"", 304), ("\"x\"", 200)] {
        let answer = Answer(
          try await client.execute(uri: "/report", method: .get, headers: [.ifNoneMatch: known]))
        #expect(answer.status == status, "\(known)")
        #expect(answer.body.isEmpty == (status == 304))
        #expect(answer.header("etag") == tag)
        #expect(answer.header("content-security-policy") != nil)
      }
    }
  }

  /// Customers' messages are in it, so it is not open as the page is.
  @Test func needsAKeyIfTheServerHasKeys() async throws {
    let keys = try APIKeys(environment: "0123456789abcdef")
    let server = try served.server([.intent]) { ($0.keys, $0.report) = (keys, path) }
    try await server.application().test(.router) { client in
      let refused = try await client.get("/report")
      #expect(refused.status == 401)
      #expect(!refused.body.contains("lost"))
      let answer = Answer(
        try await client.execute(
          uri: "/report", method: .get, headers: [.authorization: "Bearer 0123456789abcdef"]))
      #expect(answer.body == Self.html)
    }
  }

  @Test(arguments: [true, false])
  func isThereIfItWasNamed(_ isNamed: Bool) async throws {
    let server = try served.server([.intent], setting(\.report, to: isNamed ? path : nil))
    try await server.application().test(.router) { client in
      #expect(try await client.get("/report").status == (isNamed ? 200 : 404))
      #expect(try await client.get("/info").json["report"] == (isNamed ? true : nil))
      let paths = try await client.get("/openapi.json").json["paths"]?.objectValue
      let described = try #require(paths).members.flatMap { path, operations in
        (operations.objectValue?.names ?? []).map { "\($0.uppercased()) \(path)" }
      }
      let routes = server.service.endpoints.map { "\($0.method.rawValue) \($0.path)" }
      #expect(described.sorted() == routes.sorted())
      #expect(routes.contains("GET /report") == isNamed)
    }
  }

  @Test func isReadAgainWithTheModels() async throws {
    let server = try served.server([.intent], setting(\.report, to: path))
    try await server.application().test(.router) { client in
      let before = try await client.get("/report")
      try writeFile(path, Array("<!doctype HTML>new".utf8), overwrite: true)
      #expect(try await client.get("/report").body == Self.html)
      try server.service.reload()
      let after = try await client.get("/report")
      #expect(after.body == "<!doctype HTML>new")
      #expect(after.header("etag") != before.header("etag"))
      try writeFile(path, Array("{}".utf8), overwrite: true)
      #expect(throws: FilbertError.self) { try server.service.reload() }
      #expect(try await client.get("/report").body == after.body)
    }
  }

  /// Neither half is replaced alone.
  @Test func staysIfAModelCannotBeLoaded() throws {
    try served.write(["columns": ["text": "a"]], for: .intent)
    let server = try served.server([.intent], setting(\.report, to: path))
    try writeFile(path, Array("<!DOCTYPE html>new".utf8), overwrite: true)
    try served.write(["decision": [["label": "x", "threshold": 0]]], for: .intent)
    #expect(throws: FilbertError.self) { try server.service.reload() }
    #expect(server.service.report?.page.html.readableBytes == Self.html.utf8.count)
  }

  @Test func otherFilesAreRefused() throws {
    let page = Array("<!DOCTYPE html>".utf8)
    let limit = 2 << 20
    let padded = { (count: Int) in
      page + [UInt8](repeating: UInt8(ascii: " "), count: count - page.count)
    }
    for (bytes, code, message) in [
      ([], .badData, "does not begin with <!DOCTYPE html>"),
      (Array(page.dropLast()), .badData, "does not begin with <!DOCTYPE html>"),
      (Array(" <!DOCTYPE html>".utf8), .badData, "does not begin with <!DOCTYPE html>"),
      (Array("{}".utf8), .badData, "does not begin with <!DOCTYPE html>"),
      ([0xFF, 0xFE] + page.flatMap { [$0, 0] }, .badData, "does not begin with <!DOCTYPE html>"),
      (page + [0x61, 0xC3], .badData, "Byte 17 of the file is not UTF-8"),
      (padded(limit + 1), .badData, "more than 2 MiB"),
      (padded(limit), nil, ""), (page, nil, ""),
    ] as [([UInt8], FilbertError.Code?, String)] {
      try writeFile(path, bytes, overwrite: true)
      do {
        _ = try served.server([.intent], setting(\.report, to: path))
        #expect(code == nil, "\(message)")
      } catch let error as FilbertError {
        #expect(error.code == code && error.file == path && error.message.contains(message))
      }
    }
    for (name, code) in [("none.html", FilbertError.Code.missingInput), (".", .missingInput)] {
      let other = directory.appending(path: name).path
      let error = #expect(throws: FilbertError.self) {
        try served.server([.intent], setting(\.report, to: other))
      }
      #expect(error?.code == code)
    }
  }
}
