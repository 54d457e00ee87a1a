import FilbertCore
import FilbertTestSupport
import Foundation
import Testing

@Suite struct FilbertErrorTests {
  private let error = FilbertError(
    .badData, "The row has 3 fields; it needs 4.", file: "a/b.csv", line: 7,
    cause: FilbertError(.missingInput, "There is no such file."))

  /// Programs store these names.
  @Test func namesOfCodesAreStable() throws {
    let names = [
      "usage", "badData", "missingInput", "cannotWrite", "unsupported", "interrupted",
      "internalFailure",
    ]
    for name in names {
      let code = try #require(FilbertError.Code(rawValue: name))
      #expect(code.rawValue == name && code.description == name)
      #expect(try code.json() == "\"\(name)\"")
      #expect(try FilbertError.Code(json: "\"\(name)\"") == code)
      #expect(FilbertError.Code.allCases.contains(code))
    }
    #expect(Set(FilbertError.Code.allCases).count == FilbertError.Code.allCases.count)
    #expect(FilbertError.Code(rawValue: "BadData") == nil)
    #expect(throws: DecodingError.self) { try FilbertError.Code(json: "\"BadData\"") }
  }

  @Test func showsItselfToCodeThatKnowsAnyError() {
    let any: any Error = error
    #expect(any.localizedDescription == "a/b.csv:7: The row has 3 fields; it needs 4.")
    #expect((any as? any LocalizedError)?.recoverySuggestion == nil)
  }

  @Test func survivesJSON() throws {
    #expect(
      try error.json()
        == #"{"cause":{"code":"missingInput","message":"There is no such file."},"code":"badData","#
        + #""file":"a/b.csv","line":7,"message":"The row has 3 fields; it needs 4."}"#)
    let copy = try FilbertError(json: error.json())
    #expect(copy == error && copy.hashValue == error.hashValue && copy.cause == error.cause)
    #expect(copy.description == error.description)
  }

  /// A message that names parameters is written in the words of the library.
  @Test func writesParametersAsProgramsCallThem() throws {
    let error = FilbertError(.usage, naming: "\(.maximumLength) must be at least 3, not 2.")
    let copy = try FilbertError(json: error.json())
    #expect(copy.message == "maximumLength must be at least 3, not 2." && copy == error)
    #expect(copy.file == nil && copy.line == nil && copy.cause == nil)
  }

  @Test(arguments: [
    "{}", #"{"code": "badData"}"#, #"{"code": "odd", "message": "m"}"#,
    #"{"code": "usage", "message": "m", "line": "x"}"#,
    #"{"code": "usage", "message": "m", "cause": {}}"#,
  ])
  func refusesDamagedJSON(json: String) {
    #expect(throws: DecodingError.self) { try FilbertError(json: json) }
  }

  @Test func errorsThatAreEqualAreOneInASet() {
    let other = FilbertError(
      .badData, "The row has 3 fields; it needs 4.", file: "a/b.csv", line: 8)
    #expect(Set([error, error, other]).count == 2)
  }
}
