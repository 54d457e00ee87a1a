import FilbertCleaning
import FilbertTestSupport
import Testing

@Suite struct TextCleaningCodableTests {
  @Test(arguments: [TextCleaning.none, .all, [.urls, .html], [.phones]])
  func survivesJSON(cleaning: TextCleaning) throws {
    let copy = try TextCleaning(json: cleaning.json())
    #expect(copy == cleaning && copy.hashValue == cleaning.hashValue)
  }

  /// `training.json` has these names too.
  @Test func hasStableJSON() throws {
    #expect(try ([.urls, .html] as TextCleaning).json() == #"["html","urls"]"#)
    #expect(
      try TextCleaning.all.json()
        == #"["html","width","whitespace","nfc","urls","emails","users","phones"]"#)
    #expect(try TextCleaning(json: #"["urls", "html", "urls"]"#) == [.html, .urls])
  }

  @Test(arguments: ["{}", #""html""#, #"["HTML"]"#, "[1]", "["])
  func refusesDamagedJSON(json: String) {
    #expect(throws: DecodingError.self) { try TextCleaning(json: json) }
  }

  @Test func namesItsSteps() {
    #expect(TextCleaning([.urls, .html]).description == "html, urls")
    #expect(TextCleaning.none.description == "none")
    #expect(([] as TextCleaning) == .none)
  }
}
