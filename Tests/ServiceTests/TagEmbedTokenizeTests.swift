import FilbertInference
import FilbertJSON
import FilbertTestSupport
import FilbertText
import HummingbirdTesting
import Testing

@testable import FilbertService

@Suite struct TagEmbedTokenizeTests {
  let served: Served

  init() throws { served = try Served() }

  // MARK: Entities

  /// Places in scalars and in bytes differ behind an emoji, a composed one, and in Chinese.
  private let texts = [
    "red phone case size king", "👍🏽 want to buy 👩‍👧 the mattress 手机壳 多少 钱 red size",
    "我想买手机壳 king size", "Crème brûlée mattress",
  ]

  @Test func entitiesHaveTheirPlaces() async throws {
    try await served.ask(.products) { client in
      let model = try TextTagger(contentsOf: served.path(.products))
      let answer = try await client.post("/tag", ["inputs": JSONValue.strings(texts)])
      #expect(answer.status == 200)
      #expect(answer.json.arrayValue?.count == texts.count)
      var shifted = 0
      for (index, text) in texts.enumerated() {
        let entities = answer.json[index].arrayValue ?? []
        let expected = model.expected(text)
        #expect(entities.count == expected.count)
        for (entity, own) in zip(entities, expected) {
          let start = try #require(entity["start"]?.intValue)
          let end = try #require(entity["end"]?.intValue)
          let startByte = try #require(entity["start_byte"]?.intValue)
          let endByte = try #require(entity["end_byte"]?.intValue)
          try #require((start, end) == (own.scalars.lowerBound, own.scalars.upperBound))
          try #require((startByte, endByte) == (own.bytes.lowerBound, own.bytes.upperBound))
          let bytes = own.bytes
          #expect(entity["label"]?.stringValue == own.label)
          #expect(
            abs(Float(entity["probability"]?.doubleValue ?? .nan) - own.probability) < 1e-5)
          let part = String(
            String.UnicodeScalarView(Array(text.unicodeScalars)[start..<end]))
          #expect(entity["text"]?.stringValue == part)
          #expect(String(decoding: Array(text.utf8)[bytes], as: UTF8.self) == part)
          if start != bytes.lowerBound { shifted += 1 }
        }
      }
      #expect(shifted > 0, "the texts have entities behind characters of several bytes")
    }
  }

  @Test func oneTextIsAnsweredByOneList() async throws {
    try await served.ask(.products) { client in
      let one = try await client.post("/tag", ["inputs": .string(texts[0])])
      let many = try await client.post("/tag", ["inputs": [.string(texts[0])]])
      #expect(one.json[0]["label"]?.stringValue != nil)
      #expect(many.json[0] == one.json)
    }
  }

  /// A tagger reads texts of any length.
  @Test func aLongTextIsTaggedWhole() async throws {
    try await served.ask(.products) { client in
      let model = try TextTagger(contentsOf: served.path(.products))
      let long = (0..<60).map { "red \($0) king size" }.joined(separator: " ")
      let answer = try await client.post("/tag", ["inputs": .string(long)])
      let expected = model.expected(long)
      #expect(answer.json.arrayValue?.count == expected.count)
      #expect((answer.json.arrayValue?.last?["end"]?.intValue ?? 0) > long.count / 2)
    }
  }

  // MARK: Vectors

  @Test func vectors() async throws {
    try await served.ask(.encoder) { client in
      let model = try TextEmbedder(contentsOf: served.path(.encoder))
      let texts = ["memory foam pillow", "king size mattress, 手机壳"]
      for (more, pooling, isNormalized) in [
        ([:], .mean, true), (["normalize": false], .mean, false),
        (["pooling": "cls"], .cls, true), (["pooling": "cls", "normalize": false], .cls, false),
      ] as [(JSONObject, TextEmbedder.Pooling, Bool)] {
        var body = more
        body["inputs"] = JSONValue.strings(texts)
        let answer = try await client.post("/embed", .object(body))
        let expected = model.expected(
          texts.map { TextInput($0) }, pooling: pooling, normalized: isNormalized)
        #expect(answer.json.arrayValue?.count == texts.count)
        for index in texts.indices {
          let vector = answer.json[index].floats
          #expect(distance(vector, expected[index]) < 1e-5)
          let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
          #expect((abs(length - 1) < 1e-4) == isNormalized)
        }
      }
      let one = try await client.post("/embed", ["inputs": .string(texts[0])])
      #expect(one.json.arrayValue?.count == 1, "a list of lists also for one")
    }
  }

  /// By default the pooling is that of the model's `modules.json`; one that is not computed has to be asked for.
  @Test(arguments: ["cls", "max"])
  func theModelsOwnPooling(mode: String) async throws {
    let kind = "sentence_transformers.models."
    try served.write(
      "modules.json",
      [
        ["type": .string("\(kind)Transformer"), "path": ""],
        [
          "type": .string("\(kind)Pooling"), "path": "1_Pooling",
          "configuration": ["pooling_mode": .string(mode)],
        ],
      ], for: .encoder)
    try await served.ask(.encoder) { client in
      let model = try TextEmbedder(contentsOf: served.path(.encoder), pooling: .cls)
      let expected = model.expected([TextInput("memory foam pillow")], normalized: true)[0]
      let asked = try await client.post(
        "/embed", ["inputs": "memory foam pillow", "pooling": "cls"])
      #expect(distance(asked.json[0].floats, expected) < 1e-5)
      let own = try await client.post("/embed", ["inputs": "memory foam pillow"])
      if mode == "cls" {
        #expect(distance(own.json[0].floats, expected) < 1e-5)
      } else {
        #expect(own.status == 422)
        #expect(
          own.error
            == "The pooling of this encoder is max, and only mean and cls are computed; set \"pooling\" to one of "
            + "these if that vector is what you want.")
      }
    }
  }

  @Test func aLongTextIsCutForAVector() async throws {
    try await served.ask(.encoder) { client in
      let long = (0..<80).map { "want \($0)" }.joined(separator: " ")
      #expect(try await client.post("/embed", ["inputs": .string(long)]).status == 413)
      let cut = try await ["right", "left"].asyncMap { direction in
        try await client.post(
          "/embed",
          [
            "inputs": .string(long), "truncate": true, "truncation_direction": .string(direction),
          ])
      }
      #expect(cut.map(\.truncatedTexts) == ["1", "1"])
      #expect(cut[0].json != cut[1].json)
      let model = try TextEmbedder(contentsOf: served.path(.encoder))
      #expect(distance(cut[0].json[0].floats, model.expected([TextInput(long)])[0]) < 1e-5)
    }
  }

  // MARK: Tokens

  @Test func tokensHaveTheirPlaces() async throws {
    try await served.ask(.intent) { client in
      let text = "👍 buying 手机壳"
      let answer = try await client.post("/tokenize", ["inputs": [.string(text), "red"]])
      #expect(answer.json.arrayValue?.count == 2)
      let tokens = answer.json[0].arrayValue ?? []
      #expect(tokens.first?["text"]?.stringValue == "[CLS]")
      #expect(tokens.last?["text"]?.stringValue == "[SEP]")
      #expect(tokens.first?["special"] == true && tokens.first?["start"] == JSONValue.null)
      let encoding = try served.classifier(.intent).tokenizer.encode(text)
      #expect(tokens.compactMap { $0["id"]?.intValue } == encoding.ids.map { Int($0) })
      let scalars = Array(text.unicodeScalars)
      let parts = tokens.dropFirst().dropLast().map { token in
        let (start, stop) = (token["start"]?.intValue ?? 0, token["stop"]?.intValue ?? 0)
        return String(String.UnicodeScalarView(scalars.dropFirst(start).prefix(stop - start)))
      }
      #expect(parts == ["👍", "buy", "ing", "手", "机", "壳"])
    }
  }

  @Test func specialTokensCanBeLeftOut() async throws {
    try await served.ask(.intent) { client in
      let answer = try await client.post(
        "/tokenize", ["inputs": "red phone", "add_special_tokens": false])
      #expect(
        answer.json[0].arrayValue?.compactMap { $0["text"]?.stringValue } == ["red", "phone"])
    }
  }

  @Test(arguments: Served.Model.allCases)
  func everyModelHasATokenizer(_ model: Served.Model) async throws {
    try await served.ask(model) { client in
      let answer = try await client.post("/tokenize", ["inputs": "red"])
      #expect(answer.status == 200)
    }
  }
}
