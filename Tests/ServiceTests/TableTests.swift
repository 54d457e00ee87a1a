import FilbertCleaning
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import HummingbirdTesting
import Testing

@testable import FilbertService

@Suite struct TableTests {
  let served: Served

  init() throws { served = try Served() }

  /// Everything of a line but the last `count` fields, and these as numbers where they are.
  func split(_ line: String, _ count: Int, _ delimiter: Character = ",") -> (
    kept: String, added: [String]
  ) {
    let fields = line.split(separator: delimiter, omittingEmptySubsequences: false)
    return (
      fields.dropLast(count).joined(separator: String(delimiter)),
      fields.suffix(count).map(String.init)
    )
  }

  /// The header and at least one row.
  func lines(
    _ answer: Answer, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String] {
    try #require(answer.status == 200, "\(answer.body)", sourceLocation: sourceLocation)
    #expect(answer.body.last == "\n", sourceLocation: sourceLocation)
    let lines = answer.body.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    try #require(lines.count >= 2, sourceLocation: sourceLocation)
    return lines.map(String.init)
  }

  /// Columns and quoting stay as they are, and the answers are those of `predict`.
  @Test(arguments: [
    ("text,id,note\n\"want, to buy\",1,\"a \"\"b\"\"\"\nrefund my order,2,\n", ",", "text/csv"),
    ("id;text\n1;want to buy\n2;refund my order\n", ";", "text/csv"),
    ("id\ttext\n1\twant to buy\n2\trefund my order\n", "\t", "text/tab-separated-values"),
    ("id|text\n1|want to buy\n", "|", "text/csv"),
  ])
  func answersFollowTheRows(_ table: String, _ delimiter: String, _ type: String) async throws {
    try await served.ask(.intent) { client in
      let model = try served.classifier(.intent)
      let answer = try await client.post("/predict", table, type)
      #expect(answer.status == 200)
      #expect(answer.header("content-type") == "\(type); charset=utf-8; header=present")
      let input = table.split(separator: "\n")
      let output = try lines(answer)
      #expect(
        output.first
          == input[0] + delimiter + "predicted_label" + delimiter + "probability")
      #expect(output.count == input.count)
      for (line, row) in zip(output, input).dropFirst() {
        let (kept, added) = split(line, 2, Character(delimiter))
        #expect(kept == row)
        let text =
          row.contains("refund")
          ? "refund my order" : row.contains(", to") ? "want, to buy" : "want to buy"
        let prediction = model.expected(text)
        #expect(added[0] == prediction.label)
        #expect(distance([Float(added[1]) ?? .nan], [prediction.probability]) < 1e-5)
      }
    }
  }

  /// The same bytes as the writer of `predict` makes of the same answers.
  @Test func writesAsPredictDoes() async throws {
    let table = "city,text\nPune,\"two\nlines\"\n\"a, b\",late order\n,refund\n"
    try await served.ask(.intent) { client in
      let model = try ModelDirectory(served.path(.intent)).textModel()
      var reader = try TableReader(
        ByteReader(name: "t", bytes: Array(table.utf8)), format: .csv(delimiter: nil))
      var writer = try ScoredRowWriter(
        format: .csv, dialect: reader.dialect, columns: reader.columns, file: "t",
        answers: AnswerColumns(
          .classification, labels: model.labels, separator: ",", all: false, digits: 2))
      var expected = writer.header
      let decision = LabelDecision.one(LabelThresholds(model.labels.map { _ in nil }))
      while let row = try reader.next() {
        var known = PredictionCache()
        let texts = model.encode(cleaned: [TextInput(row[1])])
        try writer.add(row, decision(model.answers(texts, &known)[0]))
      }
      expected += try writer.take()
      let answer = try await client.post("/predict", table, "text/csv")
      // Numbers may differ in their last digit: two are compared.
      let rounded = answer.body.replacing(#/0\.\d+/#) { match in
        let value = Double(match.output) ?? .nan
        let hundredths = Int((value * 100).rounded())
        return "0.\(hundredths < 10 ? "0" : "")\(hundredths)"
      }
      #expect(rounded == String(decoding: expected, as: UTF8.self))
    }
  }

  @Test func everyLabel() async throws {
    try await served.ask(.intent) { client in
      let answer = try await client.post("/predict?all=true", "text\nlate order\n", "text/csv")
      let output = try lines(answer)
      #expect(
        output[0]
          == "text,predicted_label,probability,probability_buy,probability_refund,probability_other"
      )
      let numbers = split(output[1], 3).added.map { Float($0) ?? .nan }
      let expected = try served.classifier(.intent).expected("late order").probabilities
      #expect(distance(numbers, expected) < 1e-5)
    }
  }

  @Test func independentLabelsAndNumbers() async throws {
    try await served.ask(.topics, .spend) { client in
      let table = "text\nlate order\nking size\n"
      let labels = try lines(try await client.post("/predict?model=topics", table, "text/csv"))
      #expect(labels[0] == "text,predicted_labels")
      let model = try served.classifier(.topics)
      for (line, text) in zip(labels.dropFirst(), ["late order", "king size"]) {
        let given = model.expected(text).labels().joined(separator: ",")
        #expect(line == "\(text),\(given.contains(",") ? "\"\(given)\"" : given)")
      }
      let numbers = try lines(
        try await client.post("/predict?model=spend&all=true", table, "text/csv"))
      #expect(numbers[0] == "text,predicted_value")
      let value = try TextRegressor(contentsOf: served.path(.spend)).expected("late order").value
      #expect(distance([Float(split(numbers[1], 1).added[0]) ?? .nan], [value]) < 1e-5)
    }
  }

  @Test func objectsStayAsTheyAre() async throws {
    try await served.ask(.intent) { client in
      let answer = try await client.post(
        "/predict", "{\"text\": \"late order\", \"n\": 1.50}\n", "application/jsonl; charset=utf-8")
      #expect(answer.header("content-type") == "application/x-ndjson")
      #expect(answer.body.hasPrefix("{\"text\": \"late order\", \"n\": 1.50"))
      #expect(answer.json["predicted_label"]?.stringValue != nil)
      #expect(answer.json["probability"]?.doubleValue != nil)
    }
  }

  /// As a Chinese spreadsheet saves it; the answer is UTF-8.
  @Test func chineseEncoding() async throws {
    let bytes: [UInt8] = [
      116, 101, 120, 116, 44, 105, 100, 10, 206, 210, 207, 235, 194, 242, 202, 214, 187, 250, 191,
      199, 182, 224, 201, 217, 199, 174, 44, 49, 10, 196, 227, 186, 195, 213, 226, 184, 246, 180,
      178, 181, 230, 181, 196, 188, 219, 184, 241, 202, 199, 182, 224, 201, 217, 44, 50, 10, 211,
      208, 187, 245, 194, 240, 206, 210, 178, 187, 210, 170, 205, 203, 191, 238, 44, 51, 10,
    ]
    try await served.ask(.intent) { client in
      let output = try lines(try await client.post("/predict", bytes, "text/csv"))
      try #require(output.count == 4)
      #expect(split(output[1], 2).kept == "我想买手机壳多少钱,1")
      #expect(split(output[2], 2).kept == "你好这个床垫的价格是多少,2")
      let prediction = try served.classifier(.intent).expected("我想买手机壳多少钱")
      #expect(split(output[1], 2).added[0] == prediction.label)
    }
  }

  @Test func columnsCanBeNamed() async throws {
    try await served.ask(.intent) { client in
      let table = "text,my text,title\nlate,refund,buy\n"
      let model = try served.classifier(.intent)
      for (query, prediction) in [
        ("text-column=my+text", model.expected("refund")),
        ("text-column=my%20text", model.expected("refund")),
        ("text-column=text", model.expected("late")),
        ("text-column=text&text-pair-column=title", model.expected("late", pair: "buy")),
      ] {
        let output = try lines(
          try await client.post("/predict?\(query)", table, "text/csv"))
        let probability = split(output[1], 2).added[1]
        #expect(distance([Float(probability) ?? .nan], [prediction.probability]) < 1e-5)
      }
      let missing = try await client.post("/predict?text-column=body", table, "text/csv")
      #expect(missing.status == 400)
      #expect(missing.error?.contains("body") == true && missing.error?.contains("my text") == true)
    }
  }
}
