import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertService

@Suite struct WebPageTests {
  private let page = String(decoding: WebPage.html, as: UTF8.self)

  @Test func isTheFile() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Sources/Service/Page/page.html").standardized
    #expect(try Data(contentsOf: file) == Data(WebPage.html))
  }

  /// Where this fails, the digests that it computed belong into `WebPage.swift`.
  @Test func digestsAreThoseOfThePage() throws {
    let style = try sha256(Data(try #require(content(of: "style")).utf8))
    let script = try sha256(Data(try #require(content(of: "script")).utf8))
    let digest = try sha256(Data(WebPage.html))
    #expect(WebPage.styleDigest == style)
    #expect(WebPage.scriptDigest == script)
    #expect(WebPage.digest == digest)
  }

  @Test func policyNamesTheDigestsOnly() {
    #expect(WebPage.contentSecurityPolicy.contains("style-src 'sha256-\(WebPage.styleDigest)';"))
    #expect(WebPage.contentSecurityPolicy.contains("script-src 'sha256-\(WebPage.scriptDigest)';"))
    #expect(!WebPage.contentSecurityPolicy.contains("unsafe"))
    #expect(!WebPage.contentSecurityPolicy.contains("\n"), "a header is one line")
    #expect(WebPage.entityTag == "\"\(WebPage.digest)\"")
  }

  @Test func asksForNothingElsewhere() {
    // The names of SVG's elements, which nothing is fetched from.
    let rest = page.replacing("http://www.w3.org/2000/svg", with: "")
    #expect(!rest.contains("http://"))
    #expect(!rest.contains("https://"))
    #expect(!rest.contains("src=\""))
  }

  @Test(arguments: [
    "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "localStorage",
  ])
  func doesWithout(_ danger: String) {
    #expect(!page.contains(danger))
  }

  /// What stands in the only element of this name.
  private func content(of element: String) -> Substring? {
    let parts = page.split(separator: "<\(element)>", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    return parts[1].split(separator: "</\(element)>", omittingEmptySubsequences: false).first
  }

  /// SHA-256 in Base64, by the program that every Debian has.
  private func sha256(_ data: Data) throws -> String {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    try data.write(to: directory.appending(path: "data"))
    let sum = try ChildProcess(
      "/usr/bin/sha256sum", ["data"], in: directory.path, environment: [:], input: nil,
      output: "sum", errors: "errors")
    #expect(sum.end().status == 0)
    let digits = Array(try Data(contentsOf: directory.appending(path: "sum")).prefix(64))
    let bytes = try stride(from: 0, to: 64, by: 2).map { place in
      try #require(UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16))
    }
    return Data(bytes).base64EncodedString()
  }
}
