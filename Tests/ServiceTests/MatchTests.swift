import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertMatching
import FilbertTensor
import FilbertTestSupport
import FilbertText
import Foundation
import HummingbirdTesting
import Synchronization
import Testing

@testable import FilbertConnections
@testable import FilbertService

/// `/match`.
@Suite final class MatchTests: Sendable {
  let served: Served
  let directory: URL
  /// A model of pairs with two labels.
  private let judge: ModelSource
  let table = TableOfItems(csv)

  static let items = [
    "red phone case", "king size mattress", "手机壳 多少 钱", "where is my order", "refund my order",
    "want to buy the phone case",
  ]
  static let ids = ["p1", "p2", "p3", "q1", "q2", "q3"]
  static let csv =
    "id,text,answer,price\n"
    + items.indices.map { "\(ids[$0]),\(items[$0]),answer \($0),\($0).90\n" }.joined()

  init() throws {
    served = try Served()
    directory = try Fixtures.temporaryDirectory()
    let url = directory.appending(path: "judge")
    try TinyModel.writeClassifier(to: url, labels: ["no", "yes"], seed: 3)
    judge = try ModelSource("judge=\(url.path)")
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  let texts = ["want to buy a phone case", "late order", "手机壳"]

  /// A server of the encoder, `judge` and other models, with the items.
  func server(
    _ models: [Served.Model] = [.encoder], reranker: String? = nil,
    change: (inout ServerConfiguration) -> Void = { _ in }
  ) throws -> Server {
    try served.server(models) {
      $0.models.append(judge)
      $0.items = ItemSource(table)
      $0.items?.reranker = reranker
      change(&$0)
    }
  }

  func ask(
    _ server: Server, _ body: @Sendable (any TestClientProtocol) async throws -> Void
  ) async throws {
    try await server.application().test(.router) { try await body($0) }
  }

  /// The best items by `embed` and an index of its vectors.
  private func best(
    _ text: String, count: Int, excluding excluded: Set<Int> = []
  ) throws -> [ItemIndex.Match] {
    let model = try TextEmbedder(contentsOf: served.path(.encoder))
    let vectors = { (texts: [String]) in Matrix(model.expected(texts.map { TextInput($0) })) }
    return ItemIndex(vectors(Self.items)).best(
      count: count, excluding: [excluded], for: vectors([text]))[0]
  }

  private func expect(
    _ answer: JSONValue, _ expected: [ItemIndex.Match],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let items = answer.arrayValue ?? []
    let members = ["item", "item_id", "item_answer", "item_price"]
    #expect(
      items.map { item in members.map { item[$0]?.stringValue } }
        == expected.map { match in
          [Self.items[match.row], Self.ids[match.row], "answer \(match.row)", "\(match.row).90"]
        }, sourceLocation: sourceLocation)
    #expect(
      items.compactMap { $0["rank"]?.intValue } == expected.indices.map { $0 + 1 },
      sourceLocation: sourceLocation)
    let scores = items.compactMap { $0["score"]?.doubleValue.map { Float($0) } }
    #expect(distance(scores, expected.map(\.score)) < 1e-5, sourceLocation: sourceLocation)
  }

  // MARK: Answers

  @Test func itemsAreTheNearest() async throws {
    let server = try server()
    try await ask(server) { client in
      let many = try await client.post("/match", ["inputs": JSONValue.strings(texts), "top": 3])
      #expect(many.status == 200, "\(many.body)")
      #expect(many.json.arrayValue?.count == texts.count)
      for (index, text) in texts.enumerated() {
        let expected = try best(text, count: 3)
        expect(many.json[index], expected)
        let one = try await client.post(
          "/match?model=encoder", ["inputs": .string(text), "parameters": ["top": 3]])
        #expect(one.json == many.json[index], "a text is matched alone as among others")
      }
      let usual = try await client.post("/match", ["inputs": .string(texts[0])])
      expect(usual.json, try best(texts[0], count: 5))
    }
    #expect(server.service.admission.memory.bytes == 0)
  }

  /// More than there are: all of them.
  @Test(arguments: [1, 6, 7, 1_000_000_000])
  func noMoreThanThereAre(_ top: Int) async throws {
    try await ask(try server()) { client in
      let answer = try await client.post(
        "/match", ["inputs": .string(texts[0]), "top": .number(top)])
      expect(answer.json, try best(texts[0], count: min(top, 6)))
    }
  }

  @Test func theLeastScoreIsKept() async throws {
    let all = try best(texts[0], count: 6)
    try await ask(try server()) { client in
      for least in [-1, all[2].score, all[5].score] as [Float] {
        let answer = try await client.post(
          "/match",
          ["inputs": [.string(texts[0])], "top": 6, "min_score": .number(least - 1e-6)])
        expect(answer.json[0], all.filter { $0.score >= least - 1e-6 })
      }
      let none = try await client.post("/match", ["inputs": "x", "min_score": 1])
      #expect(none.body == "[]")
    }
  }

  /// A name that no item has means nothing.
  @Test func excludedItemsAreLeftOut() async throws {
    try await ask(try server()) { client in
      let list = JSONValue.strings(["p1", "gone"])
      let one = try await client.post(
        "/match", ["inputs": .string(texts[0]), "top": 6, "exclude": list])
      expect(one.json, try best(texts[0], count: 6, excluding: [0]))
      let many = try await client.post(
        "/match",
        ["inputs": JSONValue.strings(texts), "top": 6, "exclude": [list, [], ["q1", "q2"]]])
      expect(many.json[0], try best(texts[0], count: 6, excluding: [0]))
      expect(many.json[1], try best(texts[1], count: 6))
      expect(many.json[2], try best(texts[2], count: 6, excluding: [3, 4]))
      let all = JSONValue.strings(Self.ids)
      #expect(try await client.post("/match", ["inputs": "x", "exclude": all]).body == "[]")
    }
  }

  /// Requests that are computed together get what each gets alone.
  @Test func requestsShareSearches() async throws {
    try await ask(try server()) { client in
      var bodies: [JSONValue] = []
      for number in 0..<40 {
        let text = JSONValue.string(texts[number % 3])
        let least: Float = number % 4 == 0 ? 0.5 : -1
        let excluded = JSONValue.strings(number % 5 == 0 ? ["q1"] : [])
        bodies.append([
          "inputs": text, "top": .number(1 + number % 6), "min_score": .number(least),
          "exclude": excluded,
        ])
      }
      let alone = try await bodies.asyncMap { try await client.post("/match", $0).body }
      let together = try await withThrowingTaskGroup(of: (Int, String).self) { group in
        for (index, body) in bodies.enumerated() {
          group.addTask { (index, try await client.post("/match", body).body) }
        }
        return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
      }
      #expect(bodies.indices.map { together[$0] } == alone)
    }
  }

  /// Many texts are answered on other threads.
  @Test func manyTexts() async throws {
    try await ask(try server()) { client in
      let inputs = (0..<300).map { "order \($0) \(texts[$0 % 3])" }
      let answer = try await client.post("/match", ["inputs": JSONValue.strings(inputs), "top": 2])
      #expect(answer.json.arrayValue?.count == 300)
      for index in [0, 150, 299] { expect(answer.json[index], try best(inputs[index], count: 2)) }
    }
  }

  @Test func itemsWithoutNamesAndColumns() async throws {
    table.replace("text\nred phone\nlate order\nred phone\n")
    try await ask(try server()) { client in
      let answer = try await client.post("/match", ["inputs": "late order"])
      #expect(answer.json[0].objectValue?.names == ["rank", "score", "item"])
      #expect(answer.json.arrayValue?.count == 3)
      let rest = try await client.post("/match", ["inputs": "late", "exclude": ["red phone"]])
      #expect(rest.json.arrayValue?.map { $0["item"] } == ["late order"], "texts name items")
      let items = try await client.get("/info").json["items"]
      #expect(items?["has_ids"] == false && items?["columns"] == [])
    }
  }

  /// Each answer once, with its best item.
  @Test func equalItemsAreAnsweredOnce() async throws {
    let answers = ["Yes", "no", " YES", "No", "yes", "maybe"]
    let csv =
      "id,text,answer,price\n"
      + Self.items.indices.map { "\(Self.ids[$0]),\(Self.items[$0]),\(answers[$0]),1\n" }.joined()
    let server = try server { $0.items = ItemSource(TableOfItems(csv, distinct: "answer")) }
    try await ask(server) { client in
      #expect(try await client.get("/info").json["items"]?["distinct"] == "answer")
      let many = try await client.post("/match", ["inputs": JSONValue.strings(texts), "top": 5])
      for (index, text) in texts.enumerated() {
        var seen: Set<String> = []
        let expected = try best(text, count: 6).filter {
          seen.insert(answers[$0.row].lowercased().trimmingCharacters(in: .whitespaces)).inserted
        }
        let ids = expected.map { JSONValue.string(Self.ids[$0.row]) }
        #expect(ids.count == 3)
        #expect(many.json[index].arrayValue?.map { $0["item_id"] } == ids)
        let all = try await client.post(
          "/match", ["inputs": .string(text), "top": 6, "distinct": false])
        #expect(all.json.arrayValue?.count == 6)
      }
    }
    try await ask(try self.server()) { client in
      #expect(try await client.get("/info").json["items"]?["distinct"] == nil)
      let answer = try await client.post("/match", ["inputs": "a", "distinct": true])
      #expect(answer.status == 422)
      #expect(answer.error?.contains("have no column of which each value") == true)
    }
  }

  // MARK: Ranked again

  /// The scores are those of `/rerank` for the same items.
  @Test func theBestAreRankedAgain() async throws {
    let server = try server(reranker: "judge")
    try await ask(server) { client in
      let answer = try await client.post("/match", ["inputs": JSONValue.strings(texts), "top": 6])
      for (index, text) in texts.enumerated() {
        let ranked = try await client.post(
          "/rerank", ["query": .string(text), "texts": JSONValue.strings(Self.items)])
        let expected = (ranked.json.arrayValue ?? []).map {
          ItemIndex.Match(
            row: $0["index"]?.intValue ?? 0, score: Float($0["score"]?.doubleValue ?? .nan))
        }
        expect(answer.json[index], expected)
        let few = try await client.post(
          "/match",
          ["inputs": .string(text), "top": 2, "min_score": .number(expected[1].score - 1e-6)])
        expect(few.json, Array(expected.prefix(2)))
      }
      #expect(try await client.get("/info").json["items"]?["reranker"] == "judge")
      let metrics = try await client.get("/metrics").body
      // Three texts of three requests, each with six items; and as many that `/rerank` was asked.
      #expect(metrics.contains("filbert_texts_total{model=\"judge\"} \(2 * 18 + 18)\n"))
    }
    #expect(server.service.admission.memory.bytes == 0)
  }

  // MARK: Refusals

  @Test(
    arguments: [
      ([:], "\"inputs\" is missing"), (["inputs": ""], "\"inputs\" is empty"),
      (["inputs": ["a", " "]], "inputs[1] is empty"), (["inputs": []], "\"inputs\" is empty"),
      (["inputs": 7], "\"inputs\" must be a text"),
      (["inputs": [["a"]]], "inputs[0] is not a text"),
      (["inputs": "a", "top": 0], "\"top\" must be a whole number of at least 1"),
      (["inputs": "a", "top": -3], "\"top\" must be"), (["inputs": "a", "top": 2.5], "\"top\""),
      (["inputs": "a", "top": "3"], "\"top\" must be"),
      (["inputs": "a", "min_score": "NaN"], "\"min_score\" must be a number"),
      (["inputs": "a", "min_score": .number("1e999")], "\"min_score\" must be a number"),
      (["inputs": "a", "min_score": 1.5], "\"min_score\" can never be reached"),
      (["inputs": "a", "distinct": "yes"], "\"distinct\" must be true or false"),
      (["inputs": "a", "exclude": "p1"], "\"exclude\" must be a list"),
      (["inputs": "a", "exclude": [1]], "\"exclude\" must be a list"),
      (["inputs": "a", "exclude": [["p1"], "p2"]], "\"exclude\" has 2 lists for 1 texts"),
      (["inputs": ["a", "b"], "exclude": [["p1"], "p2"]], "\"exclude\" must be a list"),
      (["inputs": ["a", "b"], "exclude": [["p1"]]], "\"exclude\" has 1 lists for 2 texts"),
      (["inputs": "a", "k": 3], "\"k\" is not known"),
      (["inputs": "a", "top": 1, "parameters": ["top": 2]], "\"top\" is given twice"),
    ] as [(JSONValue, String)])
  func saysWhatIsWrong(_ body: JSONValue, _ words: String) async throws {
    try await ask(try server()) { client in
      let answer = try await client.post("/match", body)
      #expect(answer.status == 422, "\(body)")
      #expect(answer.error?.contains(words) == true, "\(answer.body)")
    }
  }

  @Test func notANumberIsNoJSON() async throws {
    try await ask(try server()) { client in
      let answer = try await client.post(
        "/match", "{\"inputs\": \"a\", \"min_score\": NaN}", "application/json")
      #expect(answer.status == 400)
    }
  }

  @Test func countsLengthsAndMemoryAreLimited() async throws {
    let long = JSONValue.string((0..<80).map { "want \($0)" }.joined(separator: " "))
    try await ask(try server { $0.limits.texts = 2 }) { client in
      let many = try await client.post("/match", ["inputs": JSONValue.strings(texts)])
      #expect(many.status == 413)
      let refused = try await client.post("/match", ["inputs": ["b", long]])
      #expect(refused.status == 413)
      #expect(refused.error?.hasPrefix("inputs[1] has ") == true)
      let cut = try await client.post("/match", ["inputs": ["b", long], "truncate": true])
      #expect(cut.status == 200)
      #expect(cut.truncatedTexts == "1")
    }
    let items = (0..<2_000).map { "order \($0)" }
    table.replace("text\n" + items.joined(separator: "\n"))
    let small = try server { $0.limits.memory = 4 << 20 }
    try await ask(small) { client in
      let inputs = JSONValue.strings(items.prefix(100).map(\.self))
      #expect(try await client.post("/match", ["inputs": inputs]).status == 200)
      let all = try await client.post("/match", ["inputs": inputs, "top": 2_000])
      #expect(all.status == 413, "200,000 items in an answer")
    }
    #expect(small.service.admission.memory.bytes == 0)
  }

  @Test func anotherModelIsRefused() async throws {
    try await ask(try server([.encoder, .intent])) { client in
      let other = try await client.post("/match?model=intent", ["inputs": "a"])
      #expect(other.status == 422)
      #expect(other.error?.contains("matched by the model 'encoder'") == true)
      #expect(try await client.post("/match?model=nobody", ["inputs": "a"]).status == 404)
    }
  }
}
