import Foundation
import NIOCore
import ServiceLifecycle
import Testing

@testable import FilbertConnections
@testable import FilbertService

/// What happens on a connection, with a server that listens.
@Suite struct ConnectionTests {
  private static let request = #"{"inputs": "do you have it in red?"}"#

  @Test func aHeaderThatDoesNotComeGets408() async throws {
    let server = try TestServer(changing: { $0.limits.headerTime = .milliseconds(50) })
    let answer = try await server.run { port, _ in
      try await RawClient.connected(to: port) { connection in
        try await connection.send("POST /predict HTTP/1.1\r\nHost: x\r\n")
        return try await connection.rest()
      }
    }
    #expect(answer.hasPrefix("HTTP/1.1 408"))
    #expect(answer.contains(#""error_type":"Timeout""#))
    #expect(answer.contains("The header of the request"))
    #expect(answer.lowercased().contains("connection: close"))
  }

  @Test func aBodyThatDoesNotComeGets408() async throws {
    let server = try TestServer(changing: { $0.limits.bodyTime = .milliseconds(50) })
    let answer = try await server.run { port, _ in
      try await RawClient.connected(to: port) { connection in
        try await connection.send(
          "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 50\r\n\r\ntext\nhello\n"
        )
        return try await connection.rest()
      }
    }
    #expect(answer.hasPrefix("HTTP/1.1 408"))
    #expect(answer.contains("The body of the request"))
    // What came of the body is not a request.
    #expect(answer.components(separatedBy: "HTTP/1.1").count == 2)
  }

  @Test(arguments: [
    "NONSENSE\r\n\r\n", "GET /health HTTP/1.1\r\nno colon\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n",
    "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "GET /health HTTP/1.1\r\n\r\n", "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
  ])
  func whatIsNotHTTPGetsAnError(_ bytes: String) async throws {
    let answer = try await TestServer().run { port, _ in
      try await RawClient.connected(to: port) { connection in
        try await connection.send(bytes)
        return try await connection.rest()
      }
    }
    #expect(answer.hasPrefix("HTTP/1.1 400"))
    #expect(answer.contains(#""error_type":"Malformed""#))
    #expect(answer.components(separatedBy: "HTTP/1.1 400").count == 2)
  }

  @Test func aClientThatWaitsToBeAskedIsAsked() async throws {
    let answer = try await TestServer().run { port, _ in
      try await RawClient.connected(to: port) { connection in
        try await connection.send(
          "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: \(Self.request.utf8.count)\r\n\r\n"
        )
        let invitation = try await connection.response()
        #expect(invitation.hasPrefix("HTTP/1.1 100 Continue"))
        try await connection.send(Self.request)
        return try await connection.response()
      }
    }
    #expect(answer.hasPrefix("HTTP/1.1 200"))
  }

  @Test func aBodyThatIsTooLargeIsRefusedUnread() async throws {
    let server = try TestServer(changing: { $0.limits.bodySize = 1000 })
    try await server.run { port, _ in
      let answer = try await RawClient.connected(to: port) { connection in
        try await connection.send(
          "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n"
        )
        return try await connection.rest()
      }
      #expect(answer.hasPrefix("HTTP/1.1 413"))
      // Without a length it is read as far as it may go.
      let chunked = try await RawClient.connected(to: port) { connection in
        try await connection.send(
          "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        let chunk = String(repeating: " ", count: 600)
        try await connection.send("258\r\n\(chunk)\r\n258\r\n\(chunk)\r\n")
        return try await connection.rest()
      }
      #expect(chunked.hasPrefix("HTTP/1.1 413"))
      #expect(chunked.lowercased().contains("connection: close"))
    }
  }

  @Test func aServerThatStopsAnswersWhatHasBegun() async throws {
    try await TestServer().run { port, group in
      try await RawClient.connected(to: port) { connection in
        // Half of a request.
        try await connection.send(
          "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: \(Self.request.utf8.count)\r\n\r\n"
        )
        try await RawClient.connected(to: port) { idle in
          try await idle.post("/predict", Self.request)
          _ = try await idle.response()
          await group.triggerGracefulShutdown()
          // On its way when the server was told to stop.
          try await idle.post("/predict", Self.request)
          #expect(try await idle.response().hasPrefix("HTTP/1.1 200"))
        }
        // Nobody is taken any more.
        while (try? await RawClient.connected(to: port) { _ in }) != nil {
          try await Task.sleep(for: .milliseconds(10))
        }
        try await connection.send(Self.request)
        let answer = try await connection.rest()
        #expect(answer.hasPrefix("HTTP/1.1 200"))
        #expect(answer.lowercased().contains("connection: close"))
      }
    }
  }

  @Test func anOwedAnswerComesBeforeALaterError() async throws {
    try await TestServer().run { port, _ in
      try await RawClient.connected(to: port) { connection in
        try await connection.send(
          "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: \(Self.request.utf8.count)\r\n\r\n\(Self.request)NONSENSE\r\n\r\n"
        )
        #expect(try await connection.response().hasPrefix("HTTP/1.1 200"))
        #expect(try await connection.rest().hasPrefix("HTTP/1.1 400"))
      }
    }
  }

  @Test func clientsThatSendSlowlyDoNotTakeThePlaceOfOthers() async throws {
    let server = try TestServer(changing: { $0.limits.requests = 2 })
    try await server.run { port, _ in
      try await withThrowingTaskGroup(of: Void.self) { group in
        let (opened, open) = AsyncStream.makeStream(of: Void.self)
        for _ in 0..<10 {
          group.addTask {
            try await RawClient.connected(to: port) { connection in
              try await connection.send(
                "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"
              )
              open.yield()
              _ = try await connection.rest()
            }
          }
        }
        var count = 0
        for await _ in opened {
          count += 1
          if count == 10 { break }
        }
        let answer = try await RawClient.connected(to: port) { connection in
          try await connection.post("/predict", Self.request)
          return try await connection.response()
        }
        #expect(answer.hasPrefix("HTTP/1.1 200"))
        group.cancelAll()
      }
    }
  }

  @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
    try await TestServer().run { port, _ in
      try await RawClient.connected(to: port) { connection in
        let get = { (path: String) in "GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n" }
        try await connection.send(get("/health") + get("/nope") + get("/ready"))
        #expect(try await connection.response().hasPrefix("HTTP/1.1 200"))
        #expect(try await connection.response().hasPrefix("HTTP/1.1 404"))
        #expect(try await connection.response().hasPrefix("HTTP/1.1 200"))
      }
    }
  }
}
