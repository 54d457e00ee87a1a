import FilbertCore
import FilbertJSON
import FilbertTables
import Testing

struct JSONLineTests {
  private func adding(_ members: [(String, JSONValue)], to line: String) throws -> String {
    String(
      decoding: try JSONLine.adding(
        members.map { (name: $0.0, value: $0.1) }, to: Array(line.utf8)), as: UTF8.self)
  }

  @Test func keepsEveryByteOfTheLine() throws {
    #expect(
      try adding([("p", 0.5), ("q", "é\n")], to: #" { "n" : 1.50, "a":"\u00e9}" }  "#)
        == #" { "n" : 1.50, "a":"\u00e9}" ,"p":0.5,"q":"é\n"}  "#)
    #expect(try adding([("p", nil)], to: "{ }") == #"{ "p":null}"#)
    #expect(try adding([], to: "{ }") == "{ }")
  }

  @Test func neverReplacesWhatIsThere() {
    let error = #expect(throws: FilbertError.self) {
      try adding([("new", 1), ("p", 0.25)], to: #"{"p": 0.50, "x": 1e3}"#)
    }
    #expect(error?.message.contains("\"p\"") == true)
  }

  @Test func refusesWhatIsNotAnObject() {
    #expect(throws: FilbertError.self) { try adding([("p", 1)], to: "[1]") }
  }
}
