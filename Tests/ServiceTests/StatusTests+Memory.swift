import FilbertJSON
import FilbertTestSupport
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import FilbertConnections
@testable import FilbertService

/// What requests hold is charged by what it becomes, and given back.
extension StatusTests {
  /// Runs `body`, and looks whether anything is left of what requests held.
  private func askAndCount(
    change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: @Sendable (any TestClientProtocol, RequestAdmission) async throws -> Void
  ) async throws {
    let server = try served.everything(change)
    let admission = server.service.admission
    try await server.application().test(.router) { client in
      try await body(client, admission)
      #expect(admission.memory.bytes == 0)
      #expect(admission.bodies.bytes == 0)
      #expect(admission.current.count == 0)
    }
  }

  private static let wrong = [
    "{", "[]", "{\"inputs\": 7}", "{\"inputs\": \"\"}", "text\n\"a", "a,b\n1,2\n", "",
  ]

  @Test(arguments: ValidRequest.all)
  func aRequestAlwaysGivesItsMemoryBack(_ request: ValidRequest) async throws {
    try await askAndCount { client, _ in
      #expect(try await request.send(to: client).status == 200)
      for body in Self.wrong { _ = try await client.post(request.path, body, request.type) }
      _ = try await client.post(request.path, request.body, "text/plain")
      _ = try await client.get("/openapi.json")
    }
  }

  @Test(arguments: PackedTable.allCases)
  func packedBodiesFillTheBudgetAndGiveItBack(_ packed: PackedTable) async throws {
    try await askAndCount(change: setting(\.limits.allBodies, to: 2 * PackedTable.size)) {
      client, admission in
      let path = "/predict?model=intent&truncate=true"
      #expect(try await client.post(path, packed.bytes, "text/csv").status == 200)
      // As if another request were unpacked.
      #expect(admission.bodies.take(PackedTable.size, isSmall: false))
      expect(try await client.post(path, packed.bytes, "text/csv"), .overloaded)
      #expect(try await client.post("/predict?model=intent", ["inputs": "late"]).status == 200)
      admission.bodies.give(PackedTable.size)
      #expect(try await client.post(path, packed.bytes, "text/csv").status == 200)
    }
  }

  /// Its text and all of its tokens take more than a request may have, though it is small.
  @Test(arguments: PackedTable.allCases)
  func aBodyThatBecomesTooLargeIsRefused(_ packed: PackedTable) async throws {
    try await askAndCount(change: setting(\.limits.memory, to: 8 << 20)) { client, _ in
      let answer = try await client.post(
        "/predict?model=intent&truncate=true", packed.bytes, "text/csv")
      expect(answer, .tooLarge)
      #expect(answer.error?.contains("this server allows") == true)
      #expect(try await client.post("/predict?model=intent", ["inputs": "late"]).status == 200)
    }
  }

  /// Many values in few bytes.
  @Test(arguments: ["0,", "[],", "[0],", "{},", "{\"\":0},", "\"\",", "[[[0]]],"])
  func valuesOfJSONAreCharged(_ value: String) async throws {
    let body = "{\"inputs\": [" + String(repeating: value, count: 20_000) + "0]}"
    try await askAndCount(change: setting(\.limits.memory, to: 1 << 20)) { client, _ in
      for request in ValidRequest.json {
        expect(try await client.post(request.path, body, request.type), .tooLarge)
      }
    }
  }

  /// Of JSON Lines the first row says how many values each has.
  @Test func valuesOfRowsAreCharged() async throws {
    let first = "{\"text\":\"a\"," + (0..<1000).map { "\"\($0)\":0" }.joined(separator: ",") + "}\n"
    let table = first + String(repeating: "{}\n", count: 1000)
    try await askAndCount(change: setting(\.limits.memory, to: 16 << 20)) { client, _ in
      expect(
        try await client.post(
          "/predict?model=intent&skip-bad-rows=true", table, "application/x-ndjson"),
        .tooLarge)
    }
  }

  @Test func textsTimesOutputsAreBounded() async throws {
    let texts = { @Sendable (count: Int) -> JSONValue in
      ["inputs": .array((0..<count).map { _ in "a" })]
    }
    try await askAndCount(change: setting(\.limits.memory, to: 1 << 20)) { client, _ in
      #expect(try await client.post("/embed", texts(500)).status == 200)
      expect(try await client.post("/embed", texts(3000)), .tooLarge)
    }
  }

  @Test func answersWithoutABodyAreCharged() async throws {
    try await askAndCount(change: setting(\.limits.memory, to: 8192)) { client, admission in
      expect(try await client.get("/openapi.json"), .tooLarge)
      #expect(try await client.get("/health").status == 200)
      // Errors and the like are always possible.
      #expect(admission.memory.take(8192, isSmall: true))
      #expect(try await client.get("/health").status == 200)
      expect(try await client.get("/nowhere"), .notFound)
      admission.memory.give(8192)
    }
  }

  /// While the client reads them, and with the same length.
  @Test func manyVectorsAreWrittenAsFewAre() async throws {
    let texts = (0..<2000).map { "late order \($0)" }
    try await askAndCount { client, _ in
      let all = try await client.post("/embed", ["inputs": .array(texts.map { .string($0) })])
      #expect(all.status == 200)
      #expect(all.header("content-length") == String(all.body.utf8.count))
      #expect(all.json.arrayValue?.count == texts.count)
      for index in [0, 1, 999, 1999] {
        let one = try await client.post("/embed", ["inputs": .string(texts[index])])
        #expect(distance(all.json[index].floats, one.json[0].floats) < 1e-5)
      }
    }
  }
}
