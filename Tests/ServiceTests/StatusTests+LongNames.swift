import FilbertJSON
import HummingbirdTesting
import NIOCore
import Testing

@testable import FilbertConnections
@testable import FilbertService

/// Errors that quote what came are not as long as it.
extension StatusTests {
  /// Letters, control characters, which JSON makes six bytes of, and one character with many marks.
  private static let names = [
    String(repeating: "n", count: 200_000), String(repeating: "\u{1}", count: 200_000),
    "e" + String(repeating: "\u{301}", count: 200_000),
  ]

  /// A refusal in at most 4 KB that still says what to do.
  private func expectShort(
    _ answer: Answer, _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect((400..<500).contains(answer.status), comment, sourceLocation: sourceLocation)
    #expect(answer.body.utf8.count <= 4_096, comment, sourceLocation: sourceLocation)
    #expect(answer.error?.hasSuffix(".") == true, comment, sourceLocation: sourceLocation)
  }

  @Test(arguments: names)
  func longNamesInJSON(_ name: String) async throws {
    let key = JSONValue.string(name).serialized()
    let tensor = { @Sendable (member: String) in
      "{\"inputs\": [{\"name\": \"text\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\": [\"a\"], \(member)}]}"
    }
    try await ask { client in
      for request in ValidRequest.json {
        for body in [
          "{\(key): 1, \(key): 2}", "{\"inputs\": [[{\"a\": {\(key): 1, \(key): 2}}]]}",
          "{\"inputs\": \"a\", \(key): 1}", "{\"inputs\": \"a\", \"pooling\": \(key)}",
          "{\"inputs\": \"a\", \"truncation_direction\": \(key)}", "{\(key): ", key,
        ] {
          expectShort(try await client.post(request.path, body, request.type), "\(request.path)")
        }
      }
      let sound = tensor("\"parameters\": {}")
      let wanted = { (outputs: String) in "{\"outputs\": [\(outputs)]," + sound.dropFirst() }
      for body in [
        tensor("\(key): 1"), sound.replacing("\"BYTES\"", with: key),
        sound.replacing("\"text\"", with: key), wanted("{\"name\": \(key)}"),
        wanted("{\"name\": \(key)}, {\"name\": \(key)}"), wanted("{\(key): 1}"),
      ] {
        expectShort(
          try await client.post("/v2/models/intent/infer", body, "application/json"), "infer")
      }
    }
  }

  @Test(arguments: names)
  func longNamesInTables(_ name: String) async throws {
    let key = JSONValue.string(name).serialized()
    let start = String(name.unicodeScalars.prefix(9_000))
    let columns = (0..<100).map { "\"\($0)\(start)\"" }.joined(separator: ",")
    try await ask { client in
      for path in ["/predict?model=intent", "/tag"] {
        for (type, table) in [
          ("text/csv", "\"\(name)\",\"\(name)\"\na,b\n"), ("text/csv", "\(columns)\na\n"),
          ("text/csv", "a,\"\(name)\"\nb,c\n"), ("text/csv", "text,\"\(name)\"\nb\n"),
          ("application/x-ndjson", "{\(key): 1, \(key): 2}\n"),
          ("application/x-ndjson", "{\"text\": \"a\"}\n{\"text\": {\(key): 1, \(key): 2}}\n"),
          ("application/x-ndjson", "{\(key): 1, \"b\": 2}\n"),
        ] {
          expectShort(try await client.post(path, table, type), "\(path) \(type)")
        }
      }
    }
  }

  @Test func longNamesInHeadersAndTargets() async throws {
    let name = String(repeating: "n", count: 50_000)
    let request = ValidRequest.all[1]
    try await ask { client in
      for query in [
        "text-column=\(name)", "model=\(name)", "\(name)=1", "delimiter=\(name)", "all=\(name)",
      ] {
        expectShort(
          try await client.post(
            "/predict?\(query)\(query.hasPrefix("model") ? "" : "&model=intent")", request.body,
            request.type),
          "\(query.prefix(20))")
      }
      expectShort(try await client.get("/v2/models/\(name)"), "model")
      expectShort(try await client.get("/\(name)"), "path")
      for type in ["text/csv; charset=\(name)", name, "text/\(name)"] {
        expectShort(try await client.post("/predict?model=intent", request.body, type), "type")
      }
    }
  }

  /// Where nobody thought of it.
  @Test(arguments: ["n", "\u{1}", "\"", "好", "e\u{301}"])
  func noErrorIsLong(_ part: String) throws {
    for count in [3_900, 4_096, 100_000] {
      let message = "Begin " + String(repeating: part, count: count) + "; shorten it."
      let error = ServiceError(.validation, message)
      #expect(error.body.readableBytes <= 4_096)
      let shown = try JSONValue.parse(Array(error.body.readableBytesView))["error"]?.stringValue
      #expect(shown?.hasPrefix("Begin ") == true && shown?.hasSuffix("; shorten it.") == true)
    }
  }
}
