/// A keyed hash of a token: a polynomial modulo 2⁶¹ - 1 whose coefficients are the bytes, at a secret point (Carter and
/// Wegman 1979; Dietzfelbinger et al. 1992, "Polynomial hash functions are reliable").
///
/// Extending it by a byte costs one multiplication: the hashes of all prefixes of a word come from one pass over it.
/// Two different tokens of n bytes have the same hash for at most n of the 2⁶⁰ - 1 multipliers. A product modulo 2⁶⁴,
/// such as FNV, costs two instructions less and has no such bound: with any multiplier, its low bits depend only on the
/// low bits.
struct TokenHash {
  /// So large that ``value`` stays below 2⁶³.
  static let largestMultiplier: UInt64 = 1 << 60 - 1

  /// Congruent to the polynomial's value, and the same for the same bytes, but not the least residue: half a reduction
  /// per byte is enough.
  private(set) var value: UInt64

  /// The hash of no bytes.
  @inline(__always)
  init(_ key: TokenHashKey) {
    value = key.start
  }

  /// The hash of `bytes`.
  init(_ bytes: some Sequence<UInt8>, _ key: TokenHashKey) {
    self.init(key)
    for byte in bytes { append(byte, key) }
  }

  @inline(__always)
  mutating func append(_ byte: UInt8, _ key: TokenHashKey) {
    // value · multiplier = high · 2⁶¹ + low / 8, and 2⁶¹ is congruent to 1. With the value below 2⁶² + 2⁹ and the
    // multiplier below 2⁶⁰ the first term is below 2⁶¹ + 2⁸ and the second below 2⁶¹: the sum is below 2⁶² + 2⁹ again.
    let product = value.multipliedFullWidth(by: key.factor)
    value = product.high &+ product.low >> 3 &+ UInt64(byte)
  }
}
