import FilbertCore
import FilbertJSON
import Testing

@testable import FilbertActiveLearning

@Suite struct ExportTests {
  private func row(
    _ suggestion: SuggestedAnswer?, text: String = "where is my order", pair: String? = nil,
    columns: [(name: String, value: String)] = [("id", "7")]
  ) -> ExportedRow {
    ExportedRow(
      text: text, pair: pair, columns: columns, rank: 1, score: 0.5, reason: "uncertain",
      suggestion: suggestion)
  }

  private func lines(
    _ tool: AnnotationTool, _ rows: [ExportedRow], labels: [String] = ["a", "b"]
  ) throws -> [JSONValue] {
    let bytes = try tool.file(rows, labels: labels, model: "Models/intent")
    if tool == .labelStudio { return try JSONValue.parse(bytes).arrayValue ?? [] }
    return try bytes.split(separator: 0x0A).map { try JSONValue.parse(Array($0)) }
  }

  /// "nike" after an emoji, which is one scalar and two UTF-16 code units.
  private let tagged = SuggestedAnswer.spans(
    [
      SuggestedSpan(
        label: "BRAND", text: "nike air", scalars: 2..<10, words: 1..<3, probability: 0.75)
    ],
    words: [0..<1, 2..<6, 7..<10])

  @Test func labelStudioGetsTasksWithPredictions() throws {
    let task = try lines(.labelStudio, [row(.label("b", probability: 0.5))])[0]
    #expect(task["data"]?["text"] == "where is my order")
    #expect(task["data"]?["id"] == "7" && task["data"]?["why"] == "uncertain")
    let prediction = try #require(task["predictions"]?.arrayValue?.first)
    #expect(prediction["model_version"] == "Models/intent" && prediction["score"] == 0.5)
    let result = try #require(prediction["result"]?.arrayValue?.first)
    #expect(result["type"] == "choices" && result["value"] == ["choices": ["b"]])
    #expect(result["from_name"] == "label" && result["to_name"] == "text")
  }

  @Test func labelStudioGetsSpansInScalars() throws {
    let task = try lines(.labelStudio, [row(tagged, text: "👟 nike air")])[0]
    let result = try #require(task["predictions"]?.arrayValue?.first?["result"]?.arrayValue?.first)
    #expect(
      result["value"] == ["start": 2, "end": 10, "text": "nike air", "labels": ["BRAND"]])
    #expect(result["type"] == "labels" && result["score"] == 0.75)
  }

  @Test func labelStudioGetsNumbersAndSetsOfLabels() throws {
    let tasks = try lines(
      .labelStudio,
      [
        row(.number(3.5)), row(.labels([("a", 0.9), ("b", 0.6)])), row(.labels([])), row(nil),
      ])
    func results(_ task: JSONValue) -> [JSONValue]? {
      task["predictions"]?.arrayValue?.first?["result"]?.arrayValue
    }
    #expect(results(tasks[0])?.first?["value"] == ["number": 3.5])
    #expect(results(tasks[1])?.first?["value"] == ["choices": ["a", "b"]])
    #expect(results(tasks[2]) == [])
    #expect(tasks[3]["predictions"] == nil)
  }

  @Test func theConfigurationEscapesLabels() {
    let configuration = LabelStudioConfiguration(
      .oneLabel(["a & \"b\"", "<c>", "d\n\u{1}"]), hasPairs: true)
    #expect(
      configuration.xml == """
        <View>
          <Text name="text" value="$text"/>
          <Text name="text_pair" value="$text_pair"/>
          <Choices name="label" toName="text" choice="single" showInline="true">
            <Choice value="a &amp; &quot;b&quot;"/>
            <Choice value="&lt;c&gt;"/>
            <Choice value="d&#10;"/>
          </Choices>
        </View>

        """)
    #expect(
      LabelStudioConfiguration(.spans(["X"]), hasPairs: false).xml.contains("<Label value=\"X\"/>"))
    #expect(
      LabelStudioConfiguration(.number, hasPairs: false).xml.contains("<Number name=\"label\""))
    #expect(
      LabelStudioConfiguration(.labels(["X"]), hasPairs: false).xml.contains("choice=\"multiple\""))
  }

  @Test func doccanoGetsLabelsAndSpans() throws {
    let rows = try lines(
      .doccano, [row(.label("b", probability: 0.5)), row(tagged, text: "👟 nike air"), row(nil)])
    #expect(rows[0]["label"] == ["b"] && rows[0]["id_column"] == "7" && rows[0]["rank"] == 1)
    #expect(rows[1]["label"] == [[2, 10, "BRAND"]])
    #expect(rows[2]["label"] == [])
  }

  @Test func doccanoKeepsColumnsThatItsImporterNeedsForItself() throws {
    let columns = [("text", "other"), ("filename", "x.txt"), ("shop", "berlin"), ("rank", "9")]
    let line = try lines(.doccano, [row(nil, columns: columns.map { ($0.0, $0.1) })])[0]
    #expect(line["text"] == "where is my order" && line["text_column"] == "other")
    #expect(line["filename"] == nil && line["filename_column"] == "x.txt")
    #expect(line["shop"] == "berlin" && line["rank"] == 1 && line["rank_column"] == "9")
  }

  @Test func prodigyGetsOptionsAndTokens() throws {
    let rows = try lines(
      .prodigy, [row(.label("b", probability: 0.5)), row(tagged, text: "👟 nike air"), row(nil)])
    #expect(rows[0]["options"] == [["id": "a", "text": "a"], ["id": "b", "text": "b"]])
    #expect(rows[0]["accept"] == ["b"] && rows[0]["meta"]?["id"] == "7")
    #expect(
      rows[1]["tokens"] == [
        ["text": "👟", "start": 0, "end": 1, "id": 0, "ws": true],
        ["text": "nike", "start": 2, "end": 6, "id": 1, "ws": true],
        ["text": "air", "start": 7, "end": 10, "id": 2, "ws": false],
      ])
    #expect(
      rows[1]["spans"] == [
        [
          "start": 2, "end": 10, "token_start": 1, "token_end": 2, "label": "BRAND", "score": 0.75,
        ]
      ])
    #expect(rows[1]["options"] == nil && rows[2]["accept"] == [])
    #expect(try lines(.prodigy, [row(nil)], labels: [])[0]["options"] == nil)
  }

  @Test func toolsWithoutNumbersRefuseThem() {
    for tool in [AnnotationTool.doccano, .prodigy] {
      #expect(throws: FilbertError.self) {
        try tool.file([row(.number(1))], labels: [], model: "m")
      }
    }
  }

  @Test func textsOfPairsAreJoinedWhereOneIsShown() throws {
    let pair = row(nil, text: "first", pair: "second")
    #expect(try lines(.labelStudio, [pair])[0]["data"]?["text_pair"] == "second")
    #expect(try lines(.doccano, [pair])[0]["text"] == "first\n\nsecond")
    #expect(try lines(.prodigy, [pair])[0]["text"] == "first\n\nsecond")
  }
}
