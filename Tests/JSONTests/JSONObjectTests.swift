import FilbertCore
import FilbertJSON
import Testing

struct JSONObjectTests {
  @Test(arguments: [3, 12, 13, 500])
  func settingKeepsPlacesAndRemovingClosesGaps(count: Int) {
    var object = JSONObject()
    for index in 0..<count { object["m\(index)"] = .number(index) }
    object["m1"] = "new"
    object["m0"] = nil
    object["last"] = true
    #expect(object.names == (1..<count).map { "m\($0)" } + ["last"])
    #expect(object["m0"] == nil)
    #expect(object["m1"] == "new")
    #expect(object["m\(count - 1)"] == .number(count - 1))
    #expect(object["last"] == true)
  }

  /// Swift's `String` would take both spellings for one name.
  @Test func distinguishesSpellings() throws {
    let value = try JSONValue.parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(value["\u{E9}"] == 1)
    #expect(value["e\u{301}"] == 2)
    #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
  }

  @Test func thirtyThousandMembersAreFoundAndCheckedForDuplicates() throws {
    var text = "{"
    for index in 0..<30_522 { text += "\"##token\(index)\":\(index)," }
    let value = try JSONValue.parse(text + "\"end\":0}")
    #expect(value.objectValue?.count == 30_523)
    for index in stride(from: 0, to: 30_522, by: 7) {
      #expect(value["##token\(index)"]?.intValue == index)
    }
    let error = #expect(throws: FilbertError.self) {
      try JSONValue.parse(text + "\"##token29999\":0}")
    }
    #expect(error?.message.contains("\"##token29999\" occurs twice") == true)
  }
}
