import FilbertJSON
import FilbertTestSupport
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import FilbertService

extension OpenInferenceTests {
  private static let text: JSONObject = [
    "name": "text", "shape": [1], "datatype": "BYTES", "data": ["late"],
  ]

  private static func changed(_ name: String, _ value: JSONValue?) -> JSONValue {
    var tensor = text
    tensor[name] = value
    return ["inputs": [.object(tensor)]]
  }

  /// Requests with another member than ``text``, and words of the sentence that refuses them.
  private static let refusals: [(body: JSONValue, words: String)] = [
    ([:], "\"inputs\" must be a list"), (["inputs": "late"], "\"inputs\" must be a list"),
    (["inputs": []], "\"text\" is missing"),
    (["inputs": ["late"]], "inputs[0] must be a JSON object"),
    (["inputs": [.object(text)], "id": 7], "\"id\" must be a string"),
    (["inputs": [.object(text)], "model": "x"], "\"model\" is not known here"),
    (["inputs": [.object(text)], "parameters": []], "\"parameters\" must be a JSON object"),
    (["inputs": [.object(text)], "parameters": ["truncate": 1]], "must be true or false"),
    // Also those that another kind of model reads
    (["inputs": [.object(text)], "parameters": ["pooling": "max"]], "\"pooling\" must be"),
    (["inputs": [.object(text)], "parameters": ["normalize": "no"]], "must be true or false"),
    (["inputs": [.object(text), .object(text)]], "there twice"),
    (changed("name", nil), "inputs[0].name"), (changed("name", "texts"), "\"texts\""),
    (changed("datatype", nil), "datatype must be"), (changed("datatype", "FP32"), "\"FP32\""),
    (changed("shape", nil), "shape must be"), (changed("shape", [-1]), "shape must be"),
    (changed("shape", [1, 2]), "shape must be"), (changed("shape", []), "shape must be"),
    (changed("shape", [1, 1, 1]), "shape must be"), (changed("shape", [1.5]), "shape must be"),
    (changed("shape", [2]), "has 1 elements and the shape says 2"),
    (changed("data", nil), "data must be a list"), (changed("data", "late"), "data must be a list"),
    (changed("data", [7]), "inputs[0].data[0] is not a text"),
    (changed("data", [["late"]]), "inputs[0].data[0] is not a text"),
    (changed("data", [" \n"]), "inputs[0].data[0] is empty"),
    (changed("rows", 1), "\"rows\" is not known in inputs[0]"),
    (["inputs": [.object(text)], "outputs": "label"], "\"outputs\" must be a list"),
    (["inputs": [.object(text)], "outputs": [["name": 1]]], "outputs[0].name must be a string"),
    (["inputs": [.object(text)], "outputs": [["name": "x"]]], "has no output \"x\""),
    (
      ["inputs": [.object(text)], "outputs": [["name": "label"], ["name": "label"]]],
      "outputs[1] asks again"
    ),
    // The extension for binary data
    (changed("parameters", ["binary_data_size": 9]), "binary"),
    (["inputs": [.object(text)], "parameters": ["binary_data_output": true]], "binary"),
    (
      [
        "inputs": [.object(text)],
        "outputs": [["name": "label", "parameters": ["binary_data": true]]],
      ], "binary"
    ),
  ]

  @Test func refusesWhatIsNotAnInferenceRequest() async throws {
    try await served.ask(.intent) { client in
      for (body, words) in Self.refusals {
        let answer = try await client.post("/v2/models/intent/infer", body)
        #expect(answer.status == 422, "\(body)")
        #expect(answer.kind == "Validation")
        #expect(answer.error?.contains(words) == true, "\(body): \(answer.body)")
      }
      let none = try await client.post(
        "/v2/models/intent/infer", Self.changed("data", []))
      #expect(none.status == 422)
      let uneven = try await client.post(
        "/v2/models/intent/infer",
        ["inputs": [tensor(["a", "b"]), tensor(["c"], name: "text_pair")]])
      #expect(uneven.error?.contains("2 texts and \"text_pair\" 1") == true)
    }
  }

  @Test func refusesBinaryDataAfterTheJSON() async throws {
    try await served.ask(.intent) { client in
      let name = try #require(HTTPField.Name("Inference-Header-Content-Length"))
      let answer = try await client.post(
        "/v2/models/intent/infer", ["inputs": [tensor(["late"])]], headers: [name: "80"])
      #expect(answer.status == 415)
      #expect(answer.error?.contains("binary") == true)
    }
  }

  @Test(arguments: [Served.Model.products, .encoder])
  func pairsOnlyForModelsThatReadThem(_ model: Served.Model) async throws {
    try await served.ask(model) { client in
      let answer = try await client.post(
        "/v2/models/\(model.rawValue)/infer",
        ["inputs": [tensor(["a"]), tensor(["b"], name: "text_pair")]])
      #expect(answer.status == 422)
      #expect(answer.error?.contains("reads single texts") == true)
    }
  }
}
