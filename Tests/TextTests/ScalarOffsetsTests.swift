import FilbertText
import Testing

@Suite struct ScalarOffsetsTests {
  @Test func countsScalarsBeforeEveryBoundary() {
    let text = "aé你👍🏽b"
    let offsets = ScalarOffsets(text)
    var bytes = 0
    for (count, scalar) in text.unicodeScalars.enumerated() {
      #expect(offsets[bytes] == count)
      bytes += String(scalar).utf8.count
    }
    #expect(offsets[bytes] == text.unicodeScalars.count)
    #expect(offsets[1..<6] == 1..<3)
  }

  @Test func asciiIsTheSame() {
    #expect(ScalarOffsets("red phone")[4..<9] == 4..<9)
    #expect(ScalarOffsets("")[0..<0] == 0..<0)
  }
}
