import NIOCore
import Testing

@testable import FilbertConnections
@testable import FilbertPrometheus
@testable import FilbertService

/// Clients that hold memory and do not get on.
extension ConnectionTests {
  private static let small = #"{"inputs": "do you like it?"}"#

  /// All of a body but its last byte.
  private static func begin(
    _ connection: RawClient.Connection, _ size: Int, isChunked: Bool
  ) async throws {
    let framing = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(size)"
    let part = String(repeating: " ", count: size - 1)
    try await connection.send(
      "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\(framing)\r\n\r\n"
        + (isChunked ? "\(String(size - 1, radix: 16))\r\n\(part)\r\n" : part))
  }

  /// Runs `body` while `count` clients have sent all but the end of a body.
  private func whileBodiesAreSlow(
    _ count: Int, of size: Int, isChunked: Bool, at port: Int, _ server: TestServer,
    _ body: @escaping @Sendable () async throws -> Void
  ) async throws {
    let bodies = server.server.service.admission.bodies
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<count {
        group.addTask {
          try await RawClient.connected(to: port) { connection in
            try await Self.begin(connection, size, isChunked: isChunked)
            _ = try await connection.rest()
          }
        }
      }
      while bodies.bytes < count * (size - 1) { try await Task.sleep(for: .milliseconds(5)) }
      try await body()
      group.cancelAll()
      while (try? await group.next()) != nil {}
    }
  }

  private static func answer(to body: String, at port: Int) async throws -> String {
    try await RawClient.connected(to: port) { connection in
      try await connection.post("/predict", body)
      return try await connection.response()
    }
  }

  /// Slow bodies leave room for small ones, and give way if there is none, however small they are themselves.
  ///
  /// - Parameter slow: how many bodies of which size are sent, and how long they may take before they are slow.
  @Test(
    arguments: [(14, 200_000, Duration.seconds(3600)), (16, 1048, .milliseconds(1))], [false, true])
  func slowBodiesDoNotKeepSmallOnesOut(
    _ slow: (count: Int, size: Int, time: Duration), _ isChunked: Bool
  ) async throws {
    let server = try TestServer(changing: {
      $0.limits.bodySize = slow.size
      $0.limits.allBodies = 16 * slow.size
      $0.limits.slowTime = slow.time
    })
    try await server.run { port, _ in
      try await whileBodiesAreSlow(
        slow.count, of: slow.size, isChunked: isChunked, at: port, server
      ) {
        if slow.count < 16 {
          // No more of the large ones: what is left is for small ones.
          let large = String(repeating: " ", count: slow.size - Self.small.utf8.count) + Self.small
          let refused = try await Self.answer(to: large, at: port)
          #expect(refused.hasPrefix("HTTP/1.1 429"))
        }
        let answer = try await Self.answer(to: Self.small, at: port)
        #expect(answer.hasPrefix("HTTP/1.1 200"))
      }
    }
    #expect(server.server.service.admission.bodies.bytes == 0)
  }

  /// A text whose answer is larger than what the system buffers for a client.
  private static let long = "{\"inputs\": \"\(String(repeating: "!", count: 400_000))\"}"

  @Test func aClientThatDoesNotReadKeepsItsCharge() async throws {
    let server = try TestServer(changing: {
      $0.limits.memory = 64 << 20
      $0.limits.slowTime = .seconds(3600)
    })
    let admission = server.server.service.admission
    try await server.run { port, _ in
      try await RawClient.connected(to: port) { connection in
        try await connection.post("/tokenize", Self.long)
        await Self.untilComputed(server)
        // The answer alone.
        #expect((20 << 20)..<(40 << 20) ~= admission.memory.bytes)
        #expect(admission.current.count == 1)
        let next = try await RawClient.connected(to: port) { other in
          try await other.post("/tokenize", Self.long)
          return try await other.response()
        }
        #expect(next.hasPrefix("HTTP/1.1 429"))
        #expect(try await Self.answer(to: Self.small, at: port).hasPrefix("HTTP/1.1 200"))
        // Given back when it is read.
        #expect(try await connection.response().hasPrefix("HTTP/1.1 200"))
        while admission.memory.bytes > 0 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(admission.current.count == 0)
      }
    }
  }

  /// Waits until the first answer is there, whether it is read or not.
  private static func untilComputed(_ server: TestServer) async {
    let service = server.server.service
    while !String(decoding: service.registry.render(), as: UTF8.self).split(separator: "\n")
      .contains(where: {
        $0.hasPrefix("filbert_http_requests_total") && $0.contains("/tokenize")
          && $0.contains("200")
      })
    { try? await Task.sleep(for: .milliseconds(5)) }
    while service.admission.memory.bytes > 40 << 20 { try? await Task.sleep(for: .milliseconds(5)) }
  }
}
