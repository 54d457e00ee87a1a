import FilbertFiles
import Testing

struct UTF8ValidationTests {
  /// Every sequence of a lead byte with interesting continuations, against the standard library.
  @Test func agreesWithTheStandardLibrary() {
    var differences: [[UInt8]] = []
    let interesting: [UInt8] = [0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
    for lead in UInt8.min ... .max {
      for second in interesting {
        for third in interesting {
          for fourth in interesting {
            let bytes = [0x61, lead, second, third, fourth]
            let valid = String(validating: bytes, as: UTF8.self) != nil
            let index = UTF8Validation.firstInvalid(in: bytes, 0..<5)
            if (index == nil) != valid { differences.append(bytes) }
            // In front of enough for whole words.
            let long = bytes + Array("ab日本ab".utf8)
            if UTF8Validation.firstInvalid(in: long, 0..<long.count) != index {
              differences.append(long)
            }
          }
        }
      }
    }
    #expect(differences == [])
  }

  @Test(arguments: [("é", 1), ("日", 1), ("日", 2), ("😀", 1), ("😀", 2), ("😀", 3)])
  func reportsWhereACutSequenceBegins(character: String, length: Int) {
    let bytes = Array("ab".utf8) + Array(character.utf8.prefix(length))
    #expect(UTF8Validation.firstInvalid(in: bytes, 0..<bytes.count) == 2)
  }
}
