/// SplitMix64 (Steele, Lea and Flood 2014, with the constants of Vigna's reference program): the
/// same numbers on every machine and in every version of Swift.
package struct SplitMix64: RandomNumberGenerator {
  @usableFromInline var state: UInt64

  /// The stream of `seed`.
  @inlinable
  package init(seed: UInt64) {
    state = seed
  }

  /// The stream of `seed` at `place`: a function of both alone, so that places can be drawn in any order. The key is
  /// made as that of `RandomStream` in `Tensor`.
  @inlinable
  package init(seed: UInt64, place: UInt64) {
    state = Self.mix(
      Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ Self.mix(place &+ 0xD1B5_4A32_D192_ED03))
  }

  /// The next number.
  @inlinable
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  @inlinable
  static func mix(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in [0, 1), a multiple of 2^-53.
  @inlinable
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number in `0..<bound`, each equally likely (Lemire 2019). Not left to the standard library,
  /// which may change how it draws.
  @inlinable
  package mutating func next(below bound: UInt64) -> UInt64 {
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// Fisher-Yates from the end.
  @inlinable
  package mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, Int(next(below: UInt64(last + 1))))
    }
  }
}
