import FilbertCore
import FilbertJSON
import Testing

struct JSONParseTests {
  @Test func keepsOrderAndNumberText() throws {
    let text = #"{"b":1.50,"a":[1e-5,-0,123456789012345678901234567890],"é":"日本\n😀"}"#
    let value = try JSONValue.parse(text)
    #expect(value.objectValue?.names == ["b", "a", "é"])
    #expect(value["b"] == .number("1.50"))
    #expect(value["a"]?.arrayValue?[2] == .number("123456789012345678901234567890"))
    #expect(value.serialized() == text)
  }

  /// The message for each kind of mistake, with its line and column.
  @Test(
    arguments: [
      ("", 1, 1, "The document is empty"),
      ("  \n ", 2, 2, "The document is empty"),
      ("{\"a\":1,}", 1, 8, "Expected a name in double quotes, found \"}\""),
      ("[1,]", 1, 4, "Expected a value, found \"]\""),
      ("[1 2]", 1, 4, "Expected \",\" or \"]\", found \"2\""),
      ("{\"a\" 1}", 1, 6, "Expected \":\", found \"1\""),
      ("{\"a\":1 \"b\":2}", 1, 8, "Expected \",\" or \"}\", found \"\"\""),
      ("{\"a\":1,\n \"b\":2,\n \"a\":3}", 3, 2, "The name \"a\" occurs twice in one object"),
      ("[1] x", 1, 5, "Expected the end of the document, found \"x\""),
      ("[1", 1, 3, "Expected \",\" or \"]\", found the end of the document"),
      ("[NaN]", 1, 2, "Expected a value, found \"N\""),
      ("[Infinity]", 1, 2, "Expected a value, found \"I\""),
      ("tru", 1, 1, "Expected a value, found \"t\""),
      ("[truee]", 1, 6, "Expected \",\" or \"]\", found \"e\""),
      ("'a'", 1, 1, "Expected a value, found \"'\""),
      ("[1, // one\n2]", 1, 5, "Expected a value, found \"/\""),
      ("01", 1, 1, "A number must not begin with 0"),
      ("-012", 1, 1, "A number must not begin with 0"),
      ("+1", 1, 1, "Expected a value, found \"+\""),
      ("1.", 1, 3, "Expected a digit, found the end of the document"),
      (".5", 1, 1, "Expected a value, found \".\""),
      ("[1.e3]", 1, 4, "Expected a digit, found \"e\""),
      ("1e", 1, 3, "Expected a digit, found the end of the document"),
      ("-", 1, 2, "Expected a digit, found the end of the document"),
      ("[日本, x]", 1, 2, "Expected a value, found \"日\""),
      ("[\"日本\", x]", 1, 8, "Expected a value, found \"x\""),
      ("[\"abc", 1, 2, "The string is not closed"),
      ("\"a\\", 1, 4, "The string is not closed"),
      ("\"\\x\"", 1, 2, "\"\\\" followed by \"x\" is not an escape"),
      ("\"\\u12g4\"", 1, 2, "\"\\u\" must be followed by four hexadecimal digits"),
      ("\"\\u12", 1, 2, "\"\\u\" must be followed by four hexadecimal digits"),
      ("\"\\ud83d\"", 1, 2, "The escape is half of a surrogate pair, which is not a character"),
      ("\"\\ud83dx\"", 1, 2, "The escape is half of a surrogate pair, which is not a character"),
      (
        "\"\\ud83d\\u0041\"", 1, 2,
        "The escape is half of a surrogate pair, which is not a character"
      ),
      ("\"\\ude00\"", 1, 2, "The escape is half of a surrogate pair, which is not a character"),
      ("\"a\tb\"", 1, 3, "The control character 0x09 must be escaped in a string"),
      ("\"a\nb\"", 1, 3, "The control character 0x0A must be escaped in a string"),
      ("\u{7F}", 1, 1, "Expected a value, found the control character 0x7F"),
    ] as [(String, Int, Int, String)])
  func names(text: String, line: Int, column: Int, reason: String) {
    #expect(
      throws: FilbertError(
        .badData, "Invalid JSON at column \(column): \(reason).", file: "x.json", line: line)
    ) { try JSONValue.parse(text, file: "x.json") }
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xE6, 0x97, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
      [0x22, 0x5C, 0x6E, 0x80, 0x22],
    ] as [[UInt8]])
  func refusesInvalidUTF8(bytes: [UInt8]) {
    let error = #expect(throws: FilbertError.self) { try JSONValue.parse(bytes) }
    #expect(error?.message.contains("is not valid UTF-8") == true)
  }

  @Test func givesTheLineWithoutAFile() {
    let error = #expect(throws: FilbertError.self) { try JSONValue.parse("[\n1,\n]", firstLine: 7) }
    #expect(error?.line == 9)
    #expect(error?.message.hasPrefix("Invalid JSON at line 9, column 1: ") == true)
  }

  @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
  func limitsDepth(opening: String, closing: String) throws {
    func nested(_ depth: Int) -> String {
      String(repeating: opening, count: depth - 1) + "[]"
        + String(repeating: closing, count: depth - 1)
    }
    let deepest = try JSONValue.parse(nested(256))
    #expect(deepest.serialized() == nested(256))
    for text in [nested(257), String(repeating: opening, count: 1_000_000)] {
      let error = #expect(throws: FilbertError.self) { try JSONValue.parse(text) }
      #expect(error?.message.contains("nested deeper than 256 levels") == true)
    }
  }

  /// A name is as long as its sender likes, and one character of it may be.
  @Test(arguments: ["n", "\u{301}", "\\u0001", "好", "😀"], ["", "{\"a\":[", "[[[[{\"b\":"])
  func shortensNames(_ part: String, _ start: String) throws {
    let name = "first" + String(repeating: part, count: 300_000)
    let error = #expect(throws: FilbertError.self) {
      try JSONValue.parse("\(start){\"\(name)\":1,\"\(name)\":2}")
    }
    let message = try #require(error?.message)
    #expect(message.utf8.count < 400)
    #expect(message.hasSuffix("…\" occurs twice in one object."))
  }

  @Test func skipsAByteOrderMark() throws {
    #expect(try JSONValue.parse([0xEF, 0xBB, 0xBF, 0x31]) == .number("1"))
  }

  @Test func readsEveryEscape() throws {
    let value = try JSONValue.parse(#""\"\\\/\b\f\n\r\t\u0041\u00e9\uD83D\uDE00\u0000z""#)
    #expect(value.stringValue == "\"\\/\u{8}\u{C}\n\r\tAé😀\0z")
  }

  @Test func neverCrashesOnDamage() {
    let text = #"{"a":[1,-2.5e+3,true,null,"x\u00e9\n😀"],"b":{"c":"日本","d":[[],{}]}}"#
    var state: UInt64 = 42
    for _ in 0..<20_000 {
      var bytes = Array(text.utf8)
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let index = Int(state >> 33) % bytes.count
        switch state >> 20 & 3 {
        case 0: bytes[index] = UInt8(truncatingIfNeeded: state >> 40)
        case 1: bytes.remove(at: index)
        case 2: bytes.insert(bytes[Int(state >> 50) % bytes.count], at: index)
        default: bytes.removeSubrange(index...)
        }
        if bytes.isEmpty { break }
      }
      // What is accepted must survive a round trip.
      if let value = try? JSONValue.parse(bytes) {
        #expect((try? JSONValue.parse(value.serialized())) == value)
      }
    }
  }
}
