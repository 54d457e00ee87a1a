import FilbertJSON
import Testing

struct JSONValueTests {
  @Test func accessors() throws {
    let value = try JSONValue.parse(
      #"{"i":12,"w":512.0,"e":5.12e2,"f":1.5,"big":1e999,"s":"t","t":true,"n":null,"a":[1]}"#)
    #expect(value["i"]?.intValue == 12)
    #expect(value["w"]?.intValue == 512)
    #expect(value["e"]?.intValue == 512)
    #expect(value["f"]?.intValue == nil)
    #expect(value["f"]?.doubleValue == 1.5)
    #expect(value["big"]?.doubleValue == nil)
    #expect(value["big"]?.intValue == nil)
    #expect(value["s"]?.stringValue == "t")
    #expect(value["s"]?.intValue == nil)
    #expect(value["t"]?.boolValue == true)
    #expect(value["i"]?.boolValue == nil)
    #expect(value["n"]?.isNull == true)
    #expect(value["a"]?.arrayValue?.count == 1)
    #expect(value["absent"] == nil)
  }

  @Test func writesNumbersThatReadBackTheSame() {
    #expect(JSONValue.number(Float(0.1)) == .number("0.1"))
    #expect(JSONValue.number(1e-12) == .number("1e-12"))
    #expect(JSONValue.number(Double.nan) == .null)
    #expect(JSONValue.number(-Float.infinity) == .null)
    for bits in stride(from: UInt32(0), to: .max - 65_521, by: 65_521) {
      let value = Float(bitPattern: bits)
      guard value.isFinite, case .number(let text) = JSONValue.number(value) else { continue }
      #expect(Float(text)?.bitPattern == bits)
      #expect((try? JSONValue.parse(text)) == .number(text))
    }
  }

  @Test(arguments: [
    ("0", 0), ("512", 512), ("5.12e2", 512), ("9007199254740992", 1 << 53), ("-0", 0), ("-1", nil),
    ("9007199254740993", nil), ("9223372036854775807", nil), ("1e300", nil), ("1.5", nil),
    ("\"7\"", nil),
  ])
  func countsAreNeitherNegativeNorHuge(text: String, count: Int?) throws {
    #expect(try JSONValue.parse(text).countValue == count)
  }

  @Test func writesAsPythonDoes() {
    let value: JSONValue = [
      "a": 1, "b": [true, nil, 2.5], "c": [], "d": [:], "e": ["x": "\u{1}\"\\\n\t\r/é😀"],
    ]
    #expect(
      value.serialized()
        == #"{"a":1,"b":[true,null,2.5],"c":[],"d":{},"e":{"x":"\u0001\"\\\n\t\r/é😀"}}"#)
    let pretty = """
      {
        "a": 1,
        "b": [
          true,
          null,
          2.5
        ],
        "c": [],
        "d": {},
        "e": {
          "x": "\\u0001\\"\\\\\\n\\t\\r/é😀"
        }
      }
      """
    #expect(value.serialized(pretty: true) == pretty)
    #expect((try? JSONValue.parse(pretty)) == value)
  }
}
