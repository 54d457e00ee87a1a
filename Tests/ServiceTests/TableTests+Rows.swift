import HummingbirdTesting
import Inference
import JSON
import TestSupport
import Testing

@testable import Service

extension TableTests {
  @Test func emptyTexts() async throws {
    try await served.ask(.intent) { client in
      let table = "text,id\nlate order,1\n ,2\nrefund,3\n"
      let refused = try await client.post("/predict", table, "text/csv")
      #expect(refused.status == 400)
      #expect(refused.error?.hasPrefix("Line 3: ") == true)
      #expect(refused.error?.contains("?skip-bad-rows=true") == true)
      let answer = try await client.post("/predict?skip-bad-rows=true", table, "text/csv")
      let output = try lines(answer)
      try #require(output.count == 4)
      #expect(output[2] == " ,2,,")
      #expect(answer.header("filbert-skipped-rows") == "1")
    }
  }

  @Test func damagedRows() async throws {
    try await served.ask(.intent) { client in
      let table = "text,id\nlate order,1\ntoo,many,fields\nrefund,3\n"
      let refused = try await client.post("/predict", table, "text/csv")
      #expect(refused.status == 400)
      #expect(refused.error?.hasPrefix("Line 3: ") == true)
      let answer = try await client.post("/predict?skip-bad-rows=true", table, "text/csv")
      #expect(
        try lines(answer).map { split($0, 2).kept } == ["text,id", "late order,1", "refund,3"])
      #expect(answer.header("filbert-skipped-rows") == "1")
    }
  }

  @Test func noRows() async throws {
    try await served.ask(.intent) { client in
      let header = try await client.post("/predict", "text,id\n", "text/csv")
      #expect(header.status == 200)
      #expect(header.body == "text,id,predicted_label,probability\n")
      let nothing = try await client.post("/predict", "", "text/csv")
      #expect(nothing.status == 400)
    }
  }

  @Test func aColumnThatIsThereAlready() async throws {
    try await served.ask(.intent) { client in
      let answer = try await client.post(
        "/predict", "text,probability\nlate,0.5\n", "text/csv")
      #expect(answer.status == 400)
      #expect(answer.error?.contains("already has a column \"probability\"") == true)
    }
  }

  @Test func tooManyRows() async throws {
    try await served.ask(.intent, change: { $0.limits.texts = 2 }) { client in
      #expect(try await client.post("/predict", "text\na\nb\n", "text/csv").status == 200)
      let answer = try await client.post("/predict", "text\na\nb\nc\n", "text/csv")
      #expect(answer.status == 413)
      #expect(answer.error?.contains("more than the 2 rows") == true)
    }
  }

  /// Of 34 bytes unpacked 306.
  @Test func packedTables() async throws {
    let header: [UInt8] = [31, 139, 8, 0, 0, 0, 0, 0, 2, 255]
    let small: [UInt8] = [
      43, 73, 173, 40, 225, 202, 73, 44, 73, 85, 200, 47, 74, 73, 45, 226, 2, 0, 93, 231, 63, 60,
      16, 0, 0, 0,
    ]
    let large: [UInt8] = [
      43, 73, 173, 40, 225, 202, 73, 44, 73, 85, 24, 37, 136, 34, 184, 0, 186, 127, 20, 251, 50,
      1, 0, 0,
    ]
    try await served.ask(.intent, change: { $0.limits.bodySize = 300 }) { client in
      let answer = try await client.post("/predict", header + small, "text/csv")
      #expect(try lines(answer).count == 2)
      let refused = try await client.post(
        "/predict?truncate=true&skip-bad-rows=true", header + large, "text/csv")
      #expect(refused.status == 413)
      #expect(refused.error?.contains("larger than the 300 bytes") == true)
    }
  }

  @Test func longTexts() async throws {
    try await served.ask(.intent) { client in
      let long = (0..<80).map { "want \($0)" }.joined(separator: " ")
      let table = "text\nshort\n\(long)\n"
      let refused = try await client.post("/predict", table, "text/csv")
      #expect(refused.status == 413)
      #expect(refused.error?.hasPrefix("The text of line 3 has ") == true)
      let answer = try await client.post("/predict?truncate=true", table, "text/csv")
      #expect(answer.status == 200)
      #expect(answer.truncatedTexts == "1")
    }
  }
}
