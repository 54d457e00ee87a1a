import FilbertCore
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

/// Mutated files are refused or read; nothing else may happen.
@Suite struct SafetensorsFuzzTests {
  /// In memory: most of what can go wrong is in the header.
  @Test func mutatedHeadersNeverTrap() throws {
    let whole = [UInt8](try Fixtures.data("model/legacy/model.safetensors"))
    let data =
      try #require(
        try SafetensorsFile(Fixtures.model("legacy/model.safetensors")).tensors.first
      ).byteRange.lowerBound..<whole.count
    let header = Array(whole[8..<data.lowerBound])
    var generator = SplitMix(state: 2026)
    var refused = 0
    var accepted = 0
    for _ in 0..<2000 {
      do throws(FilbertError) {
        let read = try SafetensorsHeader(
          json: Self.mutated(header, &generator), data: data, file: "f")
        var end = data.lowerBound
        for tensor in read.tensors {
          #expect(tensor.byteRange.lowerBound == end)
          #expect(
            tensor.shape.reduce(tensor.dataType.byteCount, *) == tensor.byteRange.count)
          end = tensor.byteRange.upperBound
        }
        #expect(end == data.upperBound)
        accepted += 1
      } catch {
        #expect(!error.message.isEmpty && error.message.utf8.count < 500)
        refused += 1
      }
    }
    // A mutation in a name leaves a sound header: both kinds must occur.
    #expect(refused > 500)
    #expect(accepted > 20)
  }

  /// Through the file system, the length included.
  @Test func mutatedFilesNeverTrap() throws {
    let whole = [UInt8](try Fixtures.data("model/f16/model.safetensors"))
    var generator = SplitMix(state: 2027)
    for _ in 0..<100 {
      let bytes = Self.mutated(whole, &generator)
      do {
        let file = try SafetensorsBytes.open(bytes)
        for tensor in file.tensors where tensor.dataType.isReadable {
          #expect(try file.floats(tensor.name).count == tensor.elementCount)
        }
      } catch {
        #expect(error is FilbertError, "\(error)")
      }
    }
  }

  /// One to four changes in the first bytes.
  private static func mutated(_ whole: [UInt8], _ generator: inout SplitMix) -> [UInt8] {
    var bytes = whole
    let tokens = [
      "0", "-1", "9223372036854775807", "1e308", "[", "]", "{", "}", "\"", "\\u0000", ",", "null",
      "\"F32\"", "\"F64\"", "\u{FFFD}",
    ].map { Array($0.utf8) }
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let end = min(bytes.count, 4000)
      guard end > 8 else { break }
      let position = Int.random(in: 0..<end, using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes[position] = UInt8.random(in: 48...57, using: &generator)
      case 2: bytes.remove(at: position)
      case 3:
        let token = tokens.randomElement(using: &generator) ?? []
        bytes.replaceSubrange(position..<min(position + token.count, bytes.count), with: token)
      case 4: bytes[position % 8] = UInt8.random(in: 0...255, using: &generator)
      default: bytes.removeLast(Int.random(in: 0..<bytes.count / 8, using: &generator))
      }
    }
    return bytes
  }
}

/// Steele, Lea and Flood's SplitMix64: the same mutations on every run.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
