import Foundation
import NIOCore
import Testing

@testable import FilbertService

extension ConnectionTests {
  private static let host = "Host: x"
  private static let post = "POST /tokenize HTTP/1.1\r\nHost: x\r\nContent-Type: application/json"
  private static let body = #"{"inputs": "red"}"#
  private static let chunks = "11\r\n\(body)\r\n0\r\n\r\n"

  /// What is answered to `bytes`, to the end of the connection; without an end it never comes.
  private func rest(_ bytes: String) async throws -> String {
    try await TestServer().run { port, _ in
      try await RawClient.connected(to: port) { connection in
        try await connection.send(bytes)
        return try await connection.rest()
      }
    }
  }

  private func responses(_ answer: String) -> Int {
    answer.matches(of: #/HTTP\/1\.1 \d\d\d /#).count
  }

  /// The responses to `bytes` and then to another request on the same connection.
  private func keepsOpen(_ bytes: String) async throws -> [String] {
    try await TestServer().run { port, _ in
      try await RawClient.connected(to: port) { connection in
        try await connection.send(bytes)
        let first = try await connection.response()
        try await connection.send("GET /ready HTTP/1.1", [Self.host])
        return [first, try await connection.response()]
      }
    }
  }

  @Test(arguments: [
    "GET /health HTTP/1.0\r\n\r\n", "GET /health HTTP/1.0\r\nHost: x\r\n\r\n",
    "GET /health HTTP/1.0\r\nConnection: foo\r\n\r\n",
    "GET /health HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n",
    "GET /health HTTP/1.1\r\nHost: x\r\nConnection: foo, close\r\n\r\n",
    "GET /health HTTP/1.1\r\nHost: x\r\nConnection: foo ,\tCLOSE , bar\r\n\r\n",
    "GET /health HTTP/1.1\r\nHost: x\r\nConnection: foo\r\nConnection: bar,close\r\n\r\n",
    // The decoder reads no further.
    "GET /health HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
  ])
  func theLastRequestEndsTheConnection(_ request: String) async throws {
    // What comes behind it is not answered.
    let answer = try await rest(request + "GET /ready HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 200"))
    #expect(answer.lowercased().contains("\r\nconnection: close\r\n"))
    #expect(responses(answer) == 1)
  }

  @Test(arguments: [
    "foo", "keep-alive", "closed", "foo close", "\"close\"", "x-close, foo", "upgraded", "upgrade",
  ])
  func otherOptionsKeepItOpen(_ option: String) async throws {
    let answers = try await keepsOpen(
      "GET /health HTTP/1.1\r\nHost: x\r\nConnection: \(option)\r\n\r\n")
    for answer in answers {
      #expect(answer.hasPrefix("HTTP/1.1 200"))
      #expect(!answer.lowercased().contains("\r\nconnection:"))
    }
  }

  @Test func anOldClientMayAskToKeepItOpen() async throws {
    let answers = try await keepsOpen("GET /health HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
    #expect(answers[0].lowercased().contains("\r\nconnection: keep-alive\r\n"))
    #expect(answers[1].hasPrefix("HTTP/1.1 200"))
    #expect(!answers[1].lowercased().contains("\r\nconnection:"))
  }

  @Test func onlyTheLastOfSeveralResponsesClosesTheConnection() async throws {
    let get = { (path: String, option: String) in
      "GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: \(option)\r\n\r\n"
    }
    let answer = try await rest(get("/health", "foo") + get("/ready", "close"))
    #expect(responses(answer) == 2)
    #expect(answer.lowercased().components(separatedBy: "connection: close").count == 2)
  }

  // MARK: Transfer codings

  @Test(arguments: ["chunked", "Chunked", ", chunked", "\tchunked "])
  func chunksAreRead(_ coding: String) async throws {
    let answers = try await keepsOpen(
      "\(Self.post)\r\nTransfer-Encoding: \(coding)\r\n\r\n\(Self.chunks)")
    #expect(answers.allSatisfy { $0.hasPrefix("HTTP/1.1 200") })
  }

  @Test(arguments: [
    ("gzip, chunked", 501), ("identity, chunked", 501), ("x, chunked", 501),
    ("gzip\r\nTransfer-Encoding: chunked", 501), ("gzip", 400), ("identity", 400),
    ("chunked, gzip", 400), ("chunked, identity", 400), ("chunked, chunked", 400),
    ("xchunked", 400), ("chunked;q=1", 400), ("", 400),
    ("chunked\r\nContent-Length: 17", 400),
  ])
  func otherCodingsEndTheConnection(_ coding: String, _ status: Int) async throws {
    let answer = try await rest(
      "\(Self.post)\r\nTransfer-Encoding: \(coding)\r\n\r\n\(Self.chunks)")
    #expect(answer.hasPrefix("HTTP/1.1 \(status)"))
    #expect(responses(answer) == 1)
    #expect(answer.lowercased().contains("\r\nconnection: close\r\n"))
  }

  @Test(arguments: ["", "\r\nConnection: keep-alive", "\r\nContent-Length: 17"])
  func oldRequestsHaveNoCodings(_ header: String) async throws {
    let answer = try await rest(
      Self.post.replacing("HTTP/1.1", with: "HTTP/1.0")
        + "\r\nTransfer-Encoding: chunked\(header)\r\n\r\n\(Self.chunks)")
    #expect(answer.hasPrefix("HTTP/1.1 400"))
    #expect(responses(answer) == 1)
  }

  // MARK: Other protocols

  private static let foreign = [
    "GET /health RTSP/1.0", "OPTIONS * RTSP/1.0", "DESCRIBE rtsp://x/y RTSP/1.0",
    "SOURCE /health ICE/1.0", "GET /health RTSP/1.1", "GET /health HTTP/2.0",
    "GET /health HTTP/0.9", "GET /health HTTP/1.10", "GET /health http/1.1", "GET /health",
    "GET /health HTTP/1.1 RTSP/1.0", "PRI * HTTP/2.0",
  ]

  @Test(arguments: foreign)
  func otherProtocolsAreRefused(_ line: String) async throws {
    let answer = try await rest("\(line)\r\nHost: x\r\nCSeq: 1\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 400"))
    #expect(responses(answer) == 1)
  }

  /// A request that is answered, then one of another protocol, wherever the network cuts them.
  @Test func refusesOtherProtocolsAfterARequest() async throws {
    let requests = [
      "GET /health HTTP/1.1\r\nHost: x\r\n\r\n",
      "\(Self.post)\r\nContent-Length: \(Self.body.utf8.count)\r\n\r\n\(Self.body)",
      "\(Self.post)\r\nContent-Length: \(Self.body.utf8.count) \r\n\r\n\(Self.body)\r\n",
      "\(Self.post)\r\nTransfer-Encoding: chunked\r\n\r\n\(Self.chunks)",
      // Blank lines and another protocol's line inside of a body.
      "\(Self.post)\r\nTransfer-Encoding: chunked\r\n\r\n1d\r\n\r\n\r\n{\"inputs\":\r\n\"G RTSP/1.0\"}"
        + "\r\n0\r\nTrailer: GET / RTSP/1.0\r\n\r\n",
    ]
    try await TestServer().run { port, _ in
      for request in requests {
        let bytes = request + "GET /health RTSP/1.0\r\n\r\n"
        for size in [bytes.utf8.count, 1, 7] {
          let answer = try await RawClient.connected(to: port) { connection in
            var rest = Substring(bytes)
            while !rest.isEmpty {
              try await connection.send(String(rest.utf8.prefix(size)) ?? "")
              rest = Substring(rest.utf8.dropFirst(size))
            }
            return try await connection.rest()
          }
          #expect(answer.hasPrefix("HTTP/1.1 200"), "\(request) \(size)")
          #expect(responses(answer) == 2 && answer.contains("HTTP/1.1 400"))
          #expect(answer.contains("another protocol"))
        }
      }
    }
  }
}
