import FilbertCore
import FilbertFiles

/// The first byte says how the others are compressed, the second with which settings: the original comes out again for
/// any size of pieces, and a damaged or cut-off input gives the same result too.
func fuzzCompressed(_ bytes: [UInt8]) {
  var numbers = InputNumbers(bytes)
  let isGzip = numbers.flag()
  let part = numbers.one(of: [1, 2, 255, 256, 65535])
  let damage = numbers.word()
  let isCut = numbers.flag()
  let content = numbers.remainder
  let parts = stride(from: 0, to: content.count, by: part).map {
    Array(content[$0..<min(content.count, $0 + part)])
  }
  let compressed = (parts.isEmpty ? [[]] : parts).flatMap {
    isGzip ? gzipMember($0) : zstdFrame($0)
  }
  for chunk in [1, 1 << 16] {
    require(
      decompressed(compressed, chunk: chunk) == content, "another content in pieces of \(chunk)")
  }
  var damaged = compressed
  let place = damage % compressed.count
  if isCut { damaged.removeSubrange(place...) } else { damaged[place] ^= UInt8(1 + damage % 255) }
  let (whole, pieces) = (decompressed(damaged, chunk: 1 << 16), decompressed(damaged, chunk: 1))
  // libzstd compares the size that a frame states with an empty one only if it has the whole frame at once.
  let mayDiffer = !isGzip && (whole == nil || pieces == nil)
  require(whole == pieces || mayDiffer, "damaged at \(place) and read in pieces")
}

/// What comes out; nil for an error.
private func decompressed(_ bytes: [UInt8], chunk: Int) -> [UInt8]? {
  do throws(FilbertError) {
    let reader = try ByteReader(name: "input", bytes: bytes, chunk: chunk).decompressed()
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: max(16, min(chunk, 4096)))
    while case let count = try reader.read(into: &buffer), count > 0 {
      content += buffer[..<count]
      // A damaged length makes no more than its format can describe with so few bytes.
      require(content.count <= 1 << 24, "decompression does not end")
    }
    return content
  } catch {
    require(error.code == .badData && error.file == "input", "\(error.description)")
    return nil
  }
}

/// A member with one stored block (RFC 1951, 3.2.4; RFC 1952).
private func gzipMember(_ content: [UInt8]) -> [UInt8] {
  let size = littleEndian(content.count, 2)
  var member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
  member.append(1)
  member += size
  member += size.map { ~$0 }
  member += content
  member += littleEndian(Int(checksum(content)), 4)
  member += littleEndian(content.count, 4)
  return member
}

/// A frame with one raw block (RFC 8878, 3.1.1), a single segment whose size has four bytes.
private func zstdFrame(_ content: [UInt8]) -> [UInt8] {
  var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xA0]
  frame += littleEndian(content.count, 4)
  frame += littleEndian(content.count << 3 | 1, 3)
  frame += content
  return frame
}

/// CRC-32 as gzip has it.
private func checksum(_ bytes: [UInt8]) -> UInt32 {
  var sum = ~UInt32(0)
  for byte in bytes {
    sum ^= UInt32(byte)
    for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }
  return ~sum
}

private func littleEndian(_ number: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
