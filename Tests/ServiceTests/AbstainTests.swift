import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTestSupport
import Foundation
import HummingbirdTesting
import Testing

@testable import FilbertService

/// Texts that are out of scope get no label, if a request says so.
@Suite struct AbstainTests {
  private let served: Served
  private static let (near, far) = ("want to buy the mattress", "refund my order")

  /// A model for which the first text is as near as the only known one, and the second farther.
  init() throws {
    served = try Served()
    try served.write([:], for: .intent)
    let path = "\(served.path(.intent))/\(ScopeStatistics.fileName)"
    try ScopeStatistics.lengths(known: [1]).save(to: path)
    let classifier = try served.classifier(.intent)
    let distances = try [Self.near, Self.far].map { text in
      try #require(classifier.expected(text).distance)
    }
    try #require(distances[0] != distances[1])
    try FileManager.default.removeItem(atPath: path)
    try ScopeStatistics.lengths(known: [distances[0]]).save(to: path)
    isSecondFarther = distances[1] > distances[0]
  }

  private let isSecondFarther: Bool

  @Test func textsSayWhetherTheyAreInScope() async throws {
    try await served.ask(.intent) { client in
      let plain = try await client.post(
        "/predict", ["inputs": [[.string(Self.near)], [.string(Self.far)]]])
      let answer = try await client.post(
        "/predict", ["inputs": [[.string(Self.near)], [.string(Self.far)]], "abstain": 0.9])
      #expect(answer.status == 200)
      #expect(answer.json[0]["in_scope"]?.boolValue == true)
      #expect(answer.json[0]["scores"] == plain.json[0])
      #expect(answer.json[1]["in_scope"]?.boolValue == !isSecondFarther)
      #expect(answer.json[1]["scores"]?.arrayValue?.isEmpty == isSecondFarther)
      // One text.
      let one = try await client.post(
        "/predict", ["inputs": .string(Self.near), "abstain": 1, "raw_scores": true])
      #expect(one.json["in_scope"]?.boolValue == true)
      #expect(one.json["scores"]?.arrayValue?.count == 3)
    }
  }

  @Test func tablesGetAColumn() async throws {
    try await served.ask(.intent) { client in
      let answer = try await client.post(
        "/predict?abstain=0.9", "text\n\(Self.near)\n\(Self.far)\n", "text/csv")
      #expect(answer.status == 200)
      let lines = answer.body.split(separator: "\n")
      #expect(lines[0] == "text,predicted_label,probability,in_scope")
      #expect(lines[1].hasSuffix(",true"))
      #expect(lines[2].hasSuffix(isSecondFarther ? ",,,false" : ",true"))
    }
  }

  @Test func tensorsHaveAnEmptyLabel() async throws {
    try await served.ask(.intent) { client in
      let tensor: JSONValue = [
        "name": "text", "shape": [2], "datatype": "BYTES",
        "data": [.string(Self.near), .string(Self.far)],
      ]
      let answer = try await client.post(
        "/v2/models/intent/infer", ["inputs": [tensor], "parameters": ["abstain": 0.9]])
      #expect(answer.status == 200)
      let outputs = try #require(answer.json["outputs"]?.arrayValue)
      let labels = (outputs[0]["data"]?.arrayValue ?? []).map(\.stringValue)
      #expect(labels.count == 2 && labels[0]?.isEmpty == false)
      #expect(labels[1]?.isEmpty == isSecondFarther)
      // No distances among the probabilities.
      #expect(outputs[1]["shape"] == [2, 3])
      #expect(outputs[1]["data"]?.arrayValue?.count == 6)
    }
  }

  @Test(arguments: [0, -1, 1.5, "0.9", true] as [JSONValue])
  func otherSharesAreRefused(_ share: JSONValue) async throws {
    try await served.ask(.intent) { client in
      let answer = try await client.post("/predict", ["inputs": "a", "abstain": share])
      #expect(answer.status == 422)
      #expect(answer.error == "\"abstain\" must be a number above 0 and at most 1.")
    }
  }

  @Test func modelsThatCannotAbstainSaySo() async throws {
    try await served.ask(.topics) { client in
      let answer = try await client.post("/predict", ["inputs": "a", "abstain": 0.9])
      #expect(answer.status == 422)
      #expect(answer.error?.hasPrefix("\"abstain\" is for models that give one label") == true)
      let table = try await client.post("/predict?abstain=0.9", "text\na\n", "text/csv")
      #expect(table.status == 422)
      #expect(
        table.error
          == "?abstain= is for models that give one label, and this one gives any number of labels; leave it out."
      )
      let other = try await client.post("/predict?abstain=2", "text\na\n", "text/csv")
      #expect(other.status == 400)
    }
  }
}
