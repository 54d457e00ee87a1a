import FilbertFiles
import FilbertInference
import FilbertInsight
import FilbertJSON
import FilbertModelFiles
import FilbertTestSupport
import FilbertText
import Foundation
import HummingbirdTesting
import Testing

@testable import FilbertConnections
@testable import FilbertService

@Suite struct ExplainTests {
  let served: Served

  init() throws { served = try Served() }

  private func explains(_ configuration: inout ServerConfiguration) {
    configuration.explains = true
  }

  private func send(
    _ client: any TestClientProtocol, _ path: String, _ body: String
  ) async throws -> Answer {
    try await client.post(path, body, "application/json")
  }

  @Test func theWordsAreThoseOfTheLibrary() async throws {
    let explainer = try TextExplainer(ModelDirectory(served.path(.intent)))
    let expected = explainer.explain(["refund my order", "我想买 phone"].map { TextInput($0) })
    let answer = try await served.ask(.intent, change: explains) { client in
      try await send(client, "/explain", #"{"inputs": [["refund my order"], ["我想买 phone"]]}"#)
    }
    #expect(answer.status == 200)
    let texts = try #require(answer.json.arrayValue)
    #expect(texts.count == 2)
    for (text, result) in zip(texts, expected) {
      let label = result.explanation.label
      #expect(text["label"]?.stringValue == explainer.classifier.labels[label])
      #expect(text["score"]?.doubleValue.map { Float($0) } == result.values[label])
      #expect(text["text"]?.stringValue == result.read.text)
      let words = try #require(text["words"]?.arrayValue)
      #expect(words.count == result.explanation.words.count)
      for (word, own) in zip(words, result.explanation.words) {
        #expect(word["word"]?.stringValue == own.text)
        #expect(word["start"]?.intValue == own.scalars.lowerBound)
        let attribution = word["attribution"]?.doubleValue ?? .infinity
        #expect(abs(attribution - own.attribution) < 1e-5)
      }
    }
  }

  @Test func predictionsAreThoseOfAServerThatDoesNotExplain() async throws {
    let body = #"{"inputs": [["refund my order"], ["late"]]}"#
    let answers = try await [true, false].asyncMap { explains in
      try await served.ask(.intent, change: { $0.explains = explains }) { client in
        try await send(client, "/predict", body).body
      }
    }
    #expect(answers[0] == answers[1])
  }

  @Test func oneTextOneLabel() async throws {
    try await served.ask(.intent, .spend, .products, change: explains) { client in
      let labels = try served.classifier(.intent).labels
      for label in labels {
        let answer = try await send(
          client, "/explain?model=intent", #"{"inputs": "refund", "label": "\#(label)"}"#)
        #expect(answer.json["label"]?.stringValue == label)
      }
      let unknown = try await send(
        client, "/explain?model=intent", #"{"inputs": "refund", "label": "x"}"#)
      #expect(unknown.status == 422 && unknown.body.contains(#"\"label\" is"#))
      let number = try await send(
        client, "/explain?model=spend", #"{"inputs": "refund", "label": "x"}"#)
      #expect(number.status == 422)
      #expect(
        try await send(client, "/explain?model=spend", #"{"inputs": "refund"}"#).status == 200)
      let tagger = try await send(client, "/explain?model=products", #"{"inputs": "refund"}"#)
      #expect(tagger.status == 422 && tagger.body.contains("ask it with POST /tag"))
      let several = try await send(client, "/explain", #"{"inputs": "refund"}"#)
      #expect(several.status == 422 && several.body.contains("name one with ?model="))
    }
  }

  @Test func aServerThatWasNotAskedToHasNoSuchRoute() async throws {
    try await served.ask(.intent) { client in
      let answer = try await send(client, "/explain", #"{"inputs": "refund"}"#)
      #expect(answer.status == 404)
      let document = try await client.get("/openapi.json").json
      #expect(document["paths"]?["/explain"] == nil)
    }
    try await served.ask(.intent, change: explains) { client in
      let document = try await client.get("/openapi.json").json
      let operation = try #require(document["paths"]?["/explain"]?["post"])
      let content = try #require(operation["requestBody"]?["content"]?["application/json"])
      let example = try #require(content["examples"]?["one text"]?["value"])
      let schema = try #require(content["schema"])
      #expect(differences(example, schema, in: document) == [])
      let answer = try await send(client, "/explain", example.serialized())
      #expect(answer.status == 200)
    }
  }

  @Test func textsThatAreTooLongAreRefusedOrCut() async throws {
    let text = String(repeating: "late ", count: 100)
    try await served.ask(.intent, change: explains) { client in
      let whole = try await send(client, "/explain", #"{"inputs": "\#(text)"}"#)
      #expect(whole.status == 413)
      let cut = try await send(client, "/explain", #"{"inputs": "\#(text)", "truncate": true}"#)
      #expect(cut.status == 200 && cut.json["words"]?.arrayValue?.count == 62)
    }
  }

  @Test func aModelOf8BitsIsRefused() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "rounded").path
    let target = try OutputDirectory(path, marker: "config.json")
    try QuantizedModel(ModelDirectory(served.path(.intent))).write(into: target)
    try target.commit()
    let source = try ModelSource("rounded=\(path)")
    _ = try ServedModel(source, maximumLength: nil)
    #expect(throws: (any Error).self) {
      _ = try ServedModel(source, maximumLength: nil, explains: true)
    }
  }
}

extension Sequence {
  fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
    var results: [T] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
