import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertMatching
import FilbertModelFiles
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
      ([.encoder, .intent], nil, "intent", "not clear which label"),
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

  /// Puts a new encoder where a server has its own.
  private func replaceEncoder(at place: URL, seed: UInt64) throws {
    let new = directory.appending(path: "new")
    try TinyModel.writeEncoder(to: new, seed: seed)
    try? FileManager.default.removeItem(at: place)
    try FileManager.default.moveItem(at: new, to: place)
  }

  /// The vectors of the items by the encoder in a directory, one after the other.
  private func vectors(by place: URL) throws -> [Float] {
    let model = try TextEmbedder(contentsOf: place.path)
    return model.expected(Self.items.map { TextInput($0) }).flatMap(\.self)
  }

  /// Models are loaded before items are read, and a deploy may come in between.
  @Test func theFileHasTheVectorsOfTheLoadedModel() throws {
    let place = directory.appending(path: "encoder")
    let path = directory.appending(path: "items.vectors").path
    try replaceEncoder(at: place, seed: 5)
    let (old, loaded) = (try vectors(by: place), try ModelDirectory(place.path))
    let model = try ModelSource(place.path)
    let server = try served.server([]) {
      $0.models = [model]
      $0.items = ItemSource(
        DeployingReader(table) { try? self.replaceEncoder(at: place, seed: 6) })
      $0.items?.index = path
    }
    let new = try vectors(by: place)
    #expect(distance(old, new) > 0.1)
    var file = try VectorFile(path)
    let origin = try VectorOrigin.model(loaded, TextEmbedder(loaded), normalized: true)
    #expect(file.origin.model == origin)
    #expect(distance(file.block(0..<6).elements, old) < 1e-5)
    try server.service.reload()
    file = try VectorFile(path)
    #expect(file.origin.model != origin)
    #expect(distance(file.block(0..<6).elements, new) < 1e-5)
  }

  /// What is written over the vectors in memory is still there if they are kept.
  @Test func vectorsAreKeptWhileModelAndTextsAreTheSame() async throws {
    let place = directory.appending(path: "encoder")
    try replaceEncoder(at: place, seed: 5)
    let model = try ModelSource(place.path)
    let server = try served.server([]) {
      $0.models = [model]
      $0.items = ItemSource(table)
    }
    let first = { try #require(server.service.models.items).index.vectors(0..<1) }
    try first().fill(0)
    table.replace(Self.csv.replacing("answer 0", with: "another answer"))
    try server.service.reload()
    #expect(try first().row(0).allSatisfy { $0 == 0 })
    try await ask(server) { client in
      let answers = try await client.post("/match", ["inputs": "red", "top": 6])
      #expect(answers.body.contains("another answer"))
    }
    table.replace(Self.csv.replacing("my order", with: "your order"))
    try server.service.reload()
    #expect(distance(try first().row(0), Array(try vectors(by: place)[..<16])) < 1e-5)
    try replaceEncoder(at: place, seed: 6)
    try server.service.reload()
    #expect(distance(try first().row(0), Array(try vectors(by: place)[..<16])) < 1e-5)
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

/// Items during whose reading somebody replaces a model.
private struct DeployingReader: ItemReader {
  let table: TableOfItems
  let deploy: @Sendable () -> Void

  init(_ table: TableOfItems, deploy: @escaping @Sendable () -> Void) {
    (self.table, self.deploy) = (table, deploy)
  }

  func items() throws(FilbertError) -> Items {
    deploy()
    return try table.items()
  }
}
