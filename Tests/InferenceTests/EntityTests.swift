import FilbertInference
import FilbertTestSupport
import Testing

@Suite struct EntityTests {
  private static let query = "a naïve 😀 nike air"
  private static let brand = {
    let start = query.unicodeScalars.index(query.startIndex, offsetBy: 10)
    let end = query.unicodeScalars.index(start, offsetBy: 4)
    return Entity(label: "BRAND", probability: 0.5, range: start..<end, in: query)
  }()

  @Test func isMadeFromItsPlace() {
    #expect(Self.brand.text == "nike")
    #expect(Self.brand.scalars == 10..<14 && Self.brand.bytes == 14..<18)
    #expect(Self.brand.range(in: Self.query).map { Self.query[$0] } == "nike")
    #expect(Self.brand.description == #"BRAND "nike""#)
  }

  @Test func hasStableJSON() throws {
    let json =
      #"{"end":14,"endByte":18,"label":"BRAND","probability":0.5,"start":10,"startByte":14,"text":"nike"}"#
    #expect(try Self.brand.json() == json)
    #expect(try Entity(json: json) == Self.brand)
  }

  /// As `predict` writes it.
  @Test func readsTheEntitiesOfTheCommandAndTheServer() throws {
    let json =
      #"[{"text":"nike","label":"BRAND","start":10,"end":14,"probability":0.5,"start_byte":14,"end_byte":18}]"#
    #expect(try [Entity](json: json, fromSnakeCase: true) == [Self.brand])
  }

  @Test func entitiesOfATaggerSurviveJSON() throws {
    let tagger = try TemporaryModels().tagger()
    var count = 0
    for text in TextTaggerTests.texts {
      let entities = tagger.entities(in: text)
      count += entities.count
      let copies = try [Entity](json: entities.json())
      #expect(copies == entities && Set(copies) == Set(entities))
      for entity in entities {
        let range = try #require(entity.range(in: text))
        #expect(
          Entity(
            label: entity.label, probability: entity.probability, range: range, in: text) == entity)
      }
    }
    #expect(count > 5)
  }

  @Test(arguments: [
    "{}", #"{"text":"nike","label":"BRAND","probability":0.5,"start":0,"end":4,"startByte":0}"#,
    #"{"text":"nike","label":"BRAND","probability":0.5,"start":0,"end":3,"startByte":0,"endByte":4}"#,
    #"{"text":"nike","label":"BRAND","probability":0.5,"start":0,"end":4,"startByte":4,"endByte":0}"#,
    #"{"text":"nike","label":"BRAND","probability":0.5,"start":-4,"end":0,"startByte":0,"endByte":4}"#,
  ])
  func refusesDamagedJSON(json: String) {
    #expect(throws: DecodingError.self) { try Entity(json: json) }
  }
}
