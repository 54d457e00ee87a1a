import FilbertInference
import FilbertJSON
import FilbertTestSupport
import FilbertText
import HTTPTypes
import HummingbirdTesting
import NIOCore
import NIOPosix
import Testing

@testable import FilbertService

/// Servers that listen, with connections of their own.
@Suite struct LiveTests {
  let served: Served

  init() throws { served = try Served() }

  private func listen(
    _ body: @Sendable (_ port: Int) async throws -> Void
  ) async throws {
    let server = try served.server([.intent]) { $0.port = 0 }
    try await server.application().test(.live) { client in
      try await body(#require(client.port))
    }
  }

  /// Every client has a connection of its own and gets the answer to its own text.
  @Test func twoHundredClientsAtOnce() async throws {
    let model = try served.classifier(.intent)
    let texts = (0..<200).map { "order \($0) \($0 % 2 == 0 ? "late refund" : "buy mattress")" }
    let expected = model.expected(texts.map { TextInput($0) })
    try await listen { port in
      let answers = try await withThrowingTaskGroup(of: (Int, [Answer]).self) { group in
        for (index, text) in texts.enumerated() {
          group.addTask {
            try await TestClient.withClient(
              host: "127.0.0.1", port: port, configuration: .init(timeout: .seconds(3600))
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
