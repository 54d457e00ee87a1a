import FilbertInference
import FilbertModelFiles
import FilbertTestSupport
import Testing

/// The settings of models as JSON.
@Suite struct LongTextsCodableTests {
  private static let all: [(LongTexts, json: String, description: String)] = [
    (.head, #"{"part":"head"}"#, "head"), (.tail, #"{"part":"tail"}"#, "tail"),
    (.headTail, #"{"part":"head-tail"}"#, "head-tail"),
    (.windows(), #"{"part":"windows","pooling":"mean"}"#, "windows (pooling mean)"),
    (
      .windows(overlap: 0, pooling: .max), #"{"overlap":0,"part":"windows","pooling":"max"}"#,
      "windows (overlap 0, pooling max)"
    ),
  ]

  @Test(arguments: all)
  func survivesJSON(ways: LongTexts, json: String, description: String) throws {
    #expect(try ways.json() == json)
    let copy = try LongTexts(json: json)
    #expect(copy == ways && copy.hashValue == ways.hashValue)
    #expect(ways.description == description)
  }

  @Test func windowsHaveTheUsualOverlapAndPooling() throws {
    #expect(try LongTexts(json: #"{"part": "windows"}"#) == .windows())
  }

  @Test(arguments: [
    "{}", #""head""#, #"{"part": "middle"}"#, #"{"part": "head", "overlap": 3}"#,
    #"{"part": "tail", "pooling": "max"}"#, #"{"part": "windows", "overlap": -1}"#,
    #"{"part": "windows", "overlap": 1.5}"#, #"{"part": "windows", "pooling": "median"}"#,
  ])
  func refusesDamagedJSON(json: String) {
    #expect(throws: DecodingError.self) { try LongTexts(json: json) }
  }

  @Test func namesOfChoicesAreStable() throws {
    #expect(try WindowPooling.allCases.json() == #"["mean","max"]"#)
    #expect(try Decoding.allCases.json() == #"["constrained","greedy"]"#)
    #expect(try TextEmbedder.Pooling.allCases.json() == #"["mean","cls"]"#)
    #expect(try [Decoding](json: #"["greedy"]"#) == [.greedy])
    #expect(throws: DecodingError.self) { try [Decoding](json: #"["viterbi"]"#) }
  }
}
