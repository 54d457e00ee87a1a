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

/// The items of a server: how it starts with them, and reads them again.
extension MatchTests {
  // MARK: What the server is started with

  @Test func withoutItemsThereIsNoRoute() async throws {
    try await served.ask(.encoder) { client in
      #expect(try await client.post("/match", ["inputs": "a"]).status == 404)
      let info = try await client.get("/info").json
      #expect(info["items"] == nil)
      #expect(info["models"]?[0]["routes"]?.arrayValue?.contains("/match") == false)
      #expect(try await client.get("/openapi.json").json["paths"]?["/match"] == nil)
    }
  }

  @Test func infoAndSummaryNameTheItems() async throws {
    let server = try server([.intent, .encoder], reranker: "judge")
    #expect(
      server.summary.last
        == "items.csv: 6 items, text from column \"text\", id from \"id\", matched by encoder, ranked again by judge"
    )
    try await ask(server) { client in
      let info = try await client.get("/info").json
      #expect(
        info["items"] == [
          "count": 6, "model": "encoder", "has_ids": true, "columns": ["answer", "price"],
          "reranker": "judge",
        ])
      #expect(
        info["models"]?[1]["routes"]
          == ["/embed", "/embed_all", "/similarity", "/v1/embeddings", "/match"])
      let parameter = try await client.get("/openapi.json").json["paths"]?["/match"]?["post"]?[
        "parameters"]?[0]
      #expect(parameter?["schema"]?["enum"] == ["encoder"])
    }
  }

  @Test(
    arguments: [
      ([.intent], nil, nil, "no served model gives vectors"),
      ([.encoder], "intent", nil, "no served model of this name gives vectors; there are: encoder"),
      ([.encoder], nil, "nobody", "says how well"),
      ([.encoder, .intent], nil, "intent", "says how well"),
    ] as [([Served.Model], String?, String?, String)])
  func modelsThatDoNotFitAreUsageErrors(
    _ models: [Served.Model], _ model: String?, _ reranker: String?, _ words: String
  ) throws {
    let error = #expect(throws: FilbertError.self) {
      _ = try server(models, reranker: reranker) { $0.items?.model = model }
    }
    #expect(error?.code == .usage)
    #expect(
      error?.description(on: .commandLine).contains(words) == true, "\(String(describing: error))")
  }

  @Test func aFileWithoutItemsIsRefused() throws {
    table.replace("id,text\n")
    let empty = #expect(throws: FilbertError.self) { _ = try server() }
    #expect(empty?.message == "The file has no items; it needs a row for each.")
    #expect(empty?.file == "items.csv")
  }

  // MARK: Again

  @Test func itemsAreReadAgainWithTheModels() async throws {
    let server = try server()
    try await ask(server) { client in
      let before = try await client.post("/match", ["inputs": "red phone", "top": 1])
      table.replace("text\nred phone\nblue phone\n")
      let same = try await client.post("/match", ["inputs": "red phone", "top": 1])
      #expect(same.body == before.body)
      try server.service.reload()
      let after = try await client.post("/match", ["inputs": "red phone", "top": 1])
      #expect(after.json[0]["item"] == "red phone")
      #expect(after.json[0]["item_id"] == nil)
      #expect(try await client.get("/info").json["items"]?["count"] == 2)
      #expect(try await client.get("/metrics").body.contains("\nfilbert_items 2\n"))
      // A file that is broken or empty changes nothing, neither items nor models.
      let models = server.service.models.all.map(ObjectIdentifier.init)
      for broken in ["text\n", "text\nred\n \n", "a,b\n1,2\n", ""] {
        table.replace(broken)
        #expect(throws: FilbertError.self) { try server.service.reload() }
        let kept = try await client.post("/match", ["inputs": "red phone", "top": 1])
        #expect(kept.body == after.body)
        #expect(server.service.models.all.map(ObjectIdentifier.init) == models)
      }
    }
  }

  /// Requests see one generation of items, with the model that has their vectors.
  @Test func requestsKeepTheirItems() async throws {
    let server = try server()
    let others = (0..<6).map { "late order \($0)" }
    let generations = [Self.csv, "text\n" + others.joined(separator: "\n")]
    try await ask(server) { client in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for round in 1...6 {
            self.table.replace(generations[round % 2])
            try server.service.reload()
          }
        }
        for _ in 0..<4 {
          group.addTask {
            for _ in 0..<20 {
              let answer = try await client.post("/match", ["inputs": "late order", "top": 6])
              let items = Set((answer.json.arrayValue ?? []).compactMap { $0["item"]?.stringValue })
              #expect(items == Set(Self.items) || items == Set(others), "\(answer.body)")
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func searchesAreCounted() async throws {
    try await ask(try server()) { client in
      _ = try await client.post("/match", ["inputs": JSONValue.strings(texts)])
      let metrics = try await client.get("/metrics").body
      for line in [
        "filbert_items 6", "filbert_searched_items_total 18", "filbert_item_search_seconds_count 1",
        "filbert_texts_total{model=\"encoder\"} 3",
        "filbert_http_requests_total{method=\"POST\",route=\"/match\",status=\"200\"} 1",
      ] {
        #expect(metrics.contains("\n\(line)\n"), "\(line)")
      }
      let model = try TextEmbedder(contentsOf: served.path(.encoder))
      let tokens = texts.reduce(0) { $0 + model.tokenizer.encode($1).ids.count }
      #expect(metrics.contains("filbert_tokens_total{model=\"encoder\"} \(tokens)\n"))
    }
  }
}
