import FilbertCleaning
import FilbertJSON
import FilbertTestSupport
import Testing

/// Against Python's `html.unescape` and `unicodedata`; see `Scripts/fixtures/cleaning.py`.
@Suite struct CleaningReferenceTests {
  private let reference: JSONValue

  init() throws {
    reference = try JSONValue.parse(Array(try Fixtures.data("cleaning/reference.json")))
  }

  /// FNV-1a over all texts, each with a line break.
  private struct Hash {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ text: String) {
      for byte in Array(text.utf8) + [0x0A] { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    var text: String {
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
  }

  private func expectEqual(
    _ name: String, _ cleaning: TextCleaning, atLeast count: Int
  ) throws {
    let cases = try #require(reference[name]?.arrayValue)
    #expect(cases.count >= count)
    for pair in cases {
      let (text, expected) = (pair.arrayValue?[0].stringValue, pair.arrayValue?[1].stringValue)
      let cleaned = cleaning(try #require(text))
      #expect(
        Array(cleaned.unicodeScalars) == Array(try #require(expected).unicodeScalars),
        "\(Array(text?.unicodeScalars ?? "".unicodeScalars))")
    }
  }

  @Test func randomReferencesAreResolvedAsPythonDoes() throws {
    try expectEqual("unescape", TextCleaning([.html]), atLeast: 400)
  }

  @Test func everyNameAndNumberIsResolvedAsPythonDoes() throws {
    let html = TextCleaning([.html])
    let names = try #require(reference["names"]?.stringValue).split(separator: " ")
    #expect(names.count == 2125)
    var hash = Hash()
    for name in names {
      for end in [";", "", "y", ";y"] { hash.add(html("&\(name)\(end)")) }
    }
    for number in 0..<0x3100 { hash.add(html("&#\(number);")) }
    for number in stride(from: 0xD000, to: 0x110100, by: 61) {
      hash.add(html("&#x" + String(number, radix: 16, uppercase: true)))
    }
    #expect(hash.text == reference["reference_hash"]?.stringValue)
  }

  @Test func everyScalarIsComposedAsPythonDoes() throws {
    let nfc = TextCleaning([.nfc])
    var hash = Hash()
    for value in 0..<0x110000 as Range<UInt32> where value != 0x0A {
      guard let scalar = Unicode.Scalar(value) else { continue }
      hash.add(nfc(String(scalar)))
    }
    #expect(hash.text == reference["nfc_hash"]?.stringValue)
  }

  @Test func randomSequencesAreComposedAsPythonDoes() throws {
    try expectEqual("nfc", TextCleaning([.nfc]), atLeast: 400)
  }

  @Test func wideFormsAreFoldedAsNFKCDoes() throws {
    // Half-width sound marks may follow letters that were full-width before; composing these is for nfc.
    try expectEqual("nfkc_of_wide_forms", TextCleaning([.width, .nfc]), atLeast: 200)
  }
}
