import FilbertJSON
import FilbertTestSupport
import FilbertText
import HummingbirdTesting
import Logging
import Synchronization
import Testing

@testable import FilbertService

/// Texts in a language that the model's vocabulary does not have.
@Suite struct UnknownTokensTests {
  private let served: Served

  init() throws { served = try Served() }

  private static let chinese = "质量很好，发货太慢，客服态度差"
  private static let english = "want to buy red mattress"

  /// All routes that models answer say so, by text and by table.
  @Test func theShareIsInTheHeader() async throws {
    try await served.ask(.intent) { client in
      let texts = try await client.post("/predict", ["inputs": [[.string(Self.chinese)]]])
      let share = try #require(Double(texts.header("filbert-unknown-tokens") ?? ""))
      #expect((0.5...1).contains(share))
      let known = try await client.post("/predict", ["inputs": [[.string(Self.english)]]])
      #expect(known.status == 200 && known.header("filbert-unknown-tokens") == nil)
      let table = try await client.post("/predict", "text\n\(Self.chinese)\n", "text/csv")
      #expect(table.header("filbert-unknown-tokens") == texts.header("filbert-unknown-tokens"))
      let tensors = try await client.post(
        "/v2/models/intent/infer",
        [
          "inputs": [
            [
              "name": "text", "shape": [1], "datatype": "BYTES", "data": [.string(Self.chinese)],
            ]
          ]
        ])
      #expect(tensors.header("filbert-unknown-tokens") == texts.header("filbert-unknown-tokens"))
      let metrics = try await client.get("/metrics").body
      #expect(metrics.contains("\nfilbert_text_tokens_total{model=\"intent\"} "))
      #expect(!metrics.contains("\nfilbert_unknown_tokens_total{model=\"intent\"} 0\n"))
    }
    try await served.ask(.products) { client in
      let texts = try await client.post("/tag", ["inputs": [.string(Self.chinese)]])
      #expect(texts.header("filbert-unknown-tokens") != nil)
      let table = try await client.post("/tag", "text\n\(Self.chinese)\n", "text/csv")
      #expect(table.header("filbert-unknown-tokens") == texts.header("filbert-unknown-tokens"))
    }
    try await served.ask(.encoder) { client in
      let texts = try await client.post("/embed", ["inputs": [.string(Self.chinese)]])
      #expect(texts.header("filbert-unknown-tokens") != nil)
    }
  }

  private func unknown(_ text: String, times: Int) throws -> UnknownTokens {
    let tokenizer = try Tokenizer(directory: served.path(.encoder))
    let one = UnknownTokens(tokenizer.encode(text), of: TextInput(text), tokenizer)
    return (0..<times).reduce(into: UnknownTokens()) { sum, _ in sum.add(one) }
  }

  @Test func theOperatorIsWarnedOnce() throws {
    let watch = UnknownTokenWatch()
    #expect(watch.add(try unknown(Self.chinese, times: 2)) == nil, "a few tokens say little")
    let warning = try #require(watch.add(try unknown(Self.chinese, times: 10)))
    #expect(warning.contains("take a model for Chinese"))
    #expect(watch.add(try unknown(Self.chinese, times: 100)) == nil)
    let other = UnknownTokenWatch()
    #expect(other.add(try unknown(Self.english, times: 1000)) == nil)
    #expect(other.add(try unknown(Self.chinese, times: 10)) == nil, "few of all")
  }

  /// Collects what a server logs.
  private final class Log: Sendable {
    private let written = Mutex<[String]>([])
    var lines: [String] { written.withLock(\.self) }

    var logger: Logger {
      let handler = LineLogHandler(
        format: .text, level: .info, clock: { Timestamp(millisecondsSince1970: 0) },
        output: { line in
          self.written.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        })
      return Logger(label: "test") { _ in handler }
    }
  }

  @Test func theOperatorIsWarnedOfItems() throws {
    for (text, count) in [(Self.chinese, 1), (Self.english, 0)] {
      let log = Log()
      _ = try served.server([.encoder]) {
        $0.logger = log.logger
        $0.items = ItemSource(TableOfItems("text\n\(text)\n"))
      }
      let warnings = log.lines.filter { $0.contains(" warning ") }
      #expect(warnings.count == count, "\(log.lines)")
      #expect(warnings.allSatisfy { $0.contains("take a model for Chinese") })
      #expect(warnings.allSatisfy { $0.contains("file=items.csv") })
    }
  }

  @Test func theWarningIsInTheLog() async throws {
    let log = Log()
    let texts = [JSONValue](repeating: [.string(Self.chinese)], count: 8)
    let change = setting(\.logger, to: log.logger)
    try await served.ask(.intent, change: change) { client in
      for _ in 0..<2 { _ = try await client.post("/predict", ["inputs": .array(texts)]) }
    }
    let logged = log.lines
    let warnings = logged.filter { $0.contains(" warning A model does not know many tokens") }
    #expect(warnings.count == 1, "\(logged)")
    #expect(warnings.first?.contains("take a model for Chinese") == true)
    #expect(!logged.joined().contains("质"), "no text of a client")
    let answers = logged.filter { $0.contains(" info Answered ") }
    #expect(answers.count == 2 && answers.allSatisfy { $0.contains(" unknown_share=0.") })
  }
}
