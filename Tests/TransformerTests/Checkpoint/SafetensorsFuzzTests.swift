import Files
import Foundation
import TestSupport
import Testing
import Transformer

/// Mutated files are refused or read; nothing else may happen.
@Suite struct SafetensorsFuzzTests {
  @Test func mutatedFilesNeverTrap() throws {
    let whole = [UInt8](try Fixtures.data("model/legacy/model.safetensors"))
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    var generator = SplitMix(state: 2026)
    var refused = 0
    var accepted = 0
    for round in 0..<2000 {
      let bytes = Self.mutated(whole, &generator)
      // A new file each time: ext4 flushes a file that is cut and written again to the disk.
      let url = directory.appending(path: "\(round).safetensors")
      try Data(bytes).write(to: url)
      defer { try? FileManager.default.removeItem(at: url) }
      do throws(FilbertError) {
        let file = try SafetensorsFile(url.path)
        for tensor in file.tensors where tensor.dataType.isReadable {
          #expect(try file.floats(tensor.name).count == tensor.elementCount)
        }
        accepted += 1
      } catch {
        #expect(!error.message.isEmpty)
        refused += 1
      }
    }
    // A mutation in a name or in the data leaves a sound file: both kinds must occur.
    #expect(refused > 500)
    #expect(accepted > 20)
  }

  /// One to four changes in length and header, where every byte counts.
  private static func mutated(_ whole: [UInt8], _ generator: inout SplitMix) -> [UInt8] {
    var bytes = whole
    let tokens = [
      "0", "-1", "9223372036854775807", "1e308", "[", "]", "{", "}", "\"", "\\u0000", ",", "null",
      "\"F32\"", "\"F64\"", "\u{FFFD}",
    ].map { Array($0.utf8) }
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let end = min(bytes.count, 4000)
      guard end > 0 else { break }
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
