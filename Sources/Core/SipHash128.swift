/// SipHash-2-4 with a result of 128 bits (Aumasson and Bernstein 2012; the reference implementation's `vectors_sip128`).
///
/// The key is drawn once per process, so that nobody can write rows whose hashes lie close together. Hashes are
/// therefore not kept in files.
package struct SipHash128 {
  private var v0: UInt64
  private var v1: UInt64
  private var v2: UInt64
  private var v3: UInt64
  /// Bytes that do not fill a word yet, lowest first.
  private var tail: UInt64 = 0
  private var count: UInt64 = 0

  private static let processKey = (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max))

  /// The hash of no bytes.
  package init() {
    self.init(key: Self.processKey)
  }

  /// The hash of no bytes with a key of one's own, lower half first.
  package init(key: (UInt64, UInt64)) {
    let (k0, k1) = key
    v0 = 0x736F_6D65_7073_6575 ^ k0
    v1 = 0x646F_7261_6E64_6F6D ^ k1 ^ 0xEE
    v2 = 0x6C79_6765_6E65_7261 ^ k0
    v3 = 0x7465_6462_7974_6573 ^ k1
  }

  /// Appends a byte.
  @inline(__always)
  package mutating func append(_ byte: UInt8) {
    tail |= UInt64(byte) << (8 * (count & 7))
    count &+= 1
    if count & 7 == 0 {
      compress(tail)
      tail = 0
    }
  }

  /// Appends a number as eight bytes, lowest first.
  package mutating func append(_ number: UInt64) {
    for byte in 0..<8 as Range<UInt64> { append(UInt8(truncatingIfNeeded: number >> (8 * byte))) }
  }

  /// The hash, lower half first.
  package consuming func finished() -> (UInt64, UInt64) {
    compress(tail | count << 56)
    v2 ^= 0xEE
    for _ in 0..<4 { round() }
    let low = v0 ^ v1 ^ v2 ^ v3
    v1 ^= 0xDD
    for _ in 0..<4 { round() }
    return (low, v0 ^ v1 ^ v2 ^ v3)
  }

  @inline(__always)
  private mutating func compress(_ word: UInt64) {
    v3 ^= word
    round()
    round()
    v0 ^= word
  }

  @inline(__always)
  private mutating func round() {
    v0 &+= v1
    v1 = rotate(v1, 13) ^ v0
    v0 = rotate(v0, 32)
    v2 &+= v3
    v3 = rotate(v3, 16) ^ v2
    v0 &+= v3
    v3 = rotate(v3, 21) ^ v0
    v2 &+= v1
    v1 = rotate(v1, 17) ^ v2
    v2 = rotate(v2, 32)
  }

  @inline(__always)
  private func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 {
    word << bits | word >> (64 &- bits)
  }
}
