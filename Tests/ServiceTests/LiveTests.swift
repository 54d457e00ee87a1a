import HTTPTypes
import HummingbirdTesting
import Inference
import JSON
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import Service

/// Servers that listen, with connections of their own.
@Suite struct LiveTests {
  let served: Served

  init() throws { served = try Served() }

  private func listen(
    change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: @Sendable (_ port: Int) async throws -> Void
  ) async throws {
    let server = try served.server([.intent]) {
      $0.port = 0
      change(&$0)
    }
    try await server.application().test(.live) { client in
      try await body(#require(client.port))
    }
  }

  /// What a server answers to these bytes until it closes the connection.
  private func exchange(_ text: String, port: Int) async throws -> String {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(string: text))
      var answer = ""
      for try await chunk in inbound { answer += String(buffer: chunk) }
      return answer
    }
  }

  private func expect(
    _ answer: String, _ kind: ServiceError.Kind, _ words: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1).map(String.init)
    #expect(
      answer.hasPrefix("HTTP/1.1 \(kind.status.code) "), "\(answer)",
      sourceLocation: sourceLocation)
    let json = (try? JSONValue.parse(parts.last ?? "")) ?? .null
    #expect(json["error_type"]?.stringValue == kind.rawValue, sourceLocation: sourceLocation)
    #expect(
      json["error"]?.stringValue?.contains(words) == true, "\(answer)",
      sourceLocation: sourceLocation)
    #expect(
      parts.first?.lowercased().contains("connection: close") == true,
      sourceLocation: sourceLocation)
  }

  private static let head =
    "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n"

  /// Every client has a connection of its own and gets the answer to its own text.
  @Test func twoHundredClientsAtOnce() async throws {
    let model = try served.classifier(.intent)
    let texts = (0..<200).map { "order \($0) \($0 % 2 == 0 ? "late refund" : "buy mattress")" }
    let expected = model.predict(texts.map { TextInput($0) })
    try await listen { port in
      let answers = try await withThrowingTaskGroup(of: (Int, [Answer]).self) { group in
        for (index, text) in texts.enumerated() {
          group.addTask {
            try await TestClient.withClient(
              host: "127.0.0.1", port: port, configuration: .init(timeout: .seconds(120))
            ) { client in
              // The second on the connection that the first left open.
              var answers: [Answer] = []
              for _ in 0..<2 {
                let response = try await client.execute(
                  TestClient.Request(
                    "/predict", method: .post, authority: "localhost",
                    headers: [.contentType: "application/json"],
                    body: ByteBuffer(string: "{\"inputs\": \"\(text)\"}")))
                answers.append(
                  Answer(
                    status: response.status.code, headers: response.headers,
                    body: response.body.map { String(buffer: $0) } ?? ""))
              }
              return (index, answers)
            }
          }
        }
        var answers: [Int: [Answer]] = [:]
        for try await (index, own) in group { answers[index] = own }
        return answers
      }
      #expect(answers.count == texts.count)
      for (index, own) in answers {
        for answer in own {
          #expect(answer.status == 200)
          let scores = answer.json.scores
          #expect(
            distance(model.labels.map { scores[$0] ?? .nan }, expected[index].probabilities)
              < 1e-5)
        }
      }
    }
  }
}
