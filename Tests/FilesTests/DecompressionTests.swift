import FilbertCore
import FilbertFiles
import Testing

@Suite struct DecompressionTests {
  private static let text = Array("text,label\n好评很好,1\nbad,0\n".utf8)
  /// Two members, as Python's gzip makes them.
  private static let gzip = EncodingTests.bytes(
    "1f8b08000000000002032b49ad28d1c9494c4acd0100da95a5d50a0000001f8b0800000000000203e37aba74ef8bf52d4ff77500193a865c4989293a065c0060ee297a16000000"
  )
  private static let zstd = EncodingTests.bytes(
    "28b52ffd0458010100746578742c6c6162656c0ae5a5bde8af84e5be88e5a5bd2c310a6261642c300a9a600cd0")

  private static func decompressed(_ bytes: [UInt8], chunk: Int = .max, size: Int = 4096) throws
    -> [UInt8]
  {
    try EncodingTests.all(
      try ByteReader(name: "x.gz", bytes: bytes, chunk: chunk).decompressed(), size: size)
  }

  @Test func decompressesAllMembersAndFrames() throws {
    for bytes in [Self.gzip, Self.zstd] {
      for chunk in [1, 3, 1000] {
        for size in [1, 5, 4096] {
          #expect(try Self.decompressed(bytes, chunk: chunk, size: size) == Self.text)
          #expect(
            try Self.decompressed(bytes + bytes, chunk: chunk, size: size) == Self.text + Self.text)
        }
      }
    }
    #expect(try Self.decompressed(Self.gzip + [0, 0, 0]) == Self.text)
    #expect(try Self.decompressed(Self.text) == Self.text)
    #expect(try Self.decompressed([]) == [])
    #expect(try Self.decompressed([0x1F]) == [0x1F])
  }

  @Test func isNeverSilentlyShort() {
    for (bytes, first) in [(Self.gzip, 30), (Self.zstd, 0)] {
      for count in 4..<bytes.count where count != 30 || first == 0 {
        let error = #expect(throws: FilbertError.self) {
          try Self.decompressed(Array(bytes[..<count]))
        }
        #expect(error?.code == .badData, "cut off at \(count)")
        #expect(error?.message.contains("ends before it is complete") == true, "\(count)")
      }
    }
  }

  @Test func refusesDamage() {
    for bytes in [Self.gzip, Self.zstd] {
      var damaged = bytes
      damaged[bytes.count - 10] ^= 0x55
      #expect(throws: FilbertError.self) { try Self.decompressed(damaged) }
    }
    #expect(throws: FilbertError.self) { try Self.decompressed(Self.gzip + [1, 2, 3, 4]) }
  }

  @Test func countsBytesOfTheFileItself() throws {
    let reader = try ByteReader(name: "x", bytes: Self.gzip, chunk: 7).decompressed().decoded()
    _ = try EncodingTests.all(reader)
    #expect(reader.consumed == Self.gzip.count)
    #expect(reader.total == nil)
  }
}
