import FilbertTestSupport
import FilbertText
import Testing

@Suite struct TextInputTests {
  @Test func literalsAreSingleTexts() {
    let count = 3
    let inputs: [TextInput] = ["want to buy", "\(count) pillows", TextInput("a", pair: "b")]
    #expect(inputs[0] == TextInput("want to buy"))
    #expect(inputs[1].text == "3 pillows" && inputs[1].pair == nil)
  }

  @Test(arguments: [
    TextInput(""), TextInput("你好 😀 \"\\\n"), TextInput("a", pair: ""),
    TextInput("history", pair: "item"),
  ])
  func survivesJSON(input: TextInput) throws {
    #expect(try TextInput(json: input.json()) == input)
  }

  @Test func hasStableJSON() throws {
    #expect(try TextInput("a").json() == #"{"text":"a"}"#)
    #expect(try TextInput("a", pair: "b").json() == #"{"pair":"b","text":"a"}"#)
    #expect(try TextInput(json: #"{"text": "a", "pair": null}"#) == "a")
  }

  @Test(arguments: ["{}", #""a""#, #"{"text": 1}"#, #"{"text": "a", "pair": 1}"#, #"{"text":"#])
  func refusesDamagedJSON(json: String) {
    #expect(throws: DecodingError.self) { try TextInput(json: json) }
  }
}
