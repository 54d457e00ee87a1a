/// A 64-bit FNV-1a hash, chosen because extending it by a byte costs one multiplication: the hashes
/// of all prefixes of a word come from one pass over it.
struct TokenHash {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The hash of no bytes.
  init() {}

  /// The hash of `bytes`.
  init(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { append(byte) }
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
  }
}
