import FilbertCore
import FilbertFiles
import FilbertTestSupport
import Foundation
import Testing

@Suite struct SHA256Tests {
  private func digest(_ bytes: [UInt8], in pieces: Int = .max) -> String {
    var hash = SHA256()
    var start = 0
    repeat {
      let end = min(bytes.count, pieces == .max ? bytes.count : start + pieces)
      hash.add(bytes, start..<end)
      start = end
    } while start < bytes.count
    return hash.digest()
  }

  /// The examples of FIPS 180-2, appendix B, and the digest of nothing.
  @Test func examplesOfTheStandard() {
    #expect(
      digest([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      digest(Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      digest(Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8))
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      digest([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000), in: 997)
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func piecesMakeNoDifference() throws {
    for count in [1, 55, 56, 63, 64, 65, 119, 120, 128, 1000] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      for pieces in [1, 3, 63, 64, 65] {
        #expect(digest(bytes) == digest(bytes, in: pieces), "\(count) in \(pieces)")
      }
    }
  }

  @Test func samplesShowAnotherFile() throws {
    let path = try Fixtures.temporaryDirectory().appending(path: "a").path
    var bytes = [UInt8](repeating: 7, count: 1_000_000)
    func sample() throws -> String {
      try Data(bytes).write(to: URL(filePath: path))
      return try SampleDigest.digest(ofFile: path, size: bytes.count)
    }
    let first = try sample()
    for place in [0, 4_095, 999_999, 996_000] {
      bytes[place] = 8
      #expect(try sample() != first)
      bytes[place] = 7
    }
    #expect(try sample() == first)
    bytes = Array(bytes[..<1000])
    #expect(try sample() == SHA256.digest(ofFile: path))
  }
}
