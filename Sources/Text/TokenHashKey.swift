/// The random numbers a process hashes tokens with. Words that collide with one key do not collide with another, so
/// nobody can choose a vocabulary or a text whose lookups take long.
struct TokenHashKey: Sendable {
  /// The hash of no bytes. Not 0, for which a byte 0 in front would change nothing.
  let start: UInt64
  /// Eight times the multiplier, see ``TokenHash``.
  let factor: UInt64
  /// Spreads hashes over the slots of a ``TokenTable``; odd.
  let spread: UInt64

  /// Drawn once, so that all tables of a process agree.
  static let process = {
    var generator = SystemRandomNumberGenerator()
    return TokenHashKey(using: &generator)
  }()

  /// A key of the numbers that `generator` draws.
  init(using generator: inout some RandomNumberGenerator) {
    self.init(
      start: 1 + generator.next(upperBound: 1 << 61 - 2),
      multiplier: 1 + generator.next(upperBound: TokenHash.largestMultiplier),
      spread: generator.next())
  }

  /// A key of these numbers; `spread` is made odd.
  ///
  /// - Precondition: `start` is below 2⁶¹ and `multiplier` at most ``TokenHash/largestMultiplier``.
  init(start: UInt64, multiplier: UInt64, spread: UInt64) {
    precondition(
      start < 1 << 61 && multiplier <= TokenHash.largestMultiplier,
      "A key of \(start) and \(multiplier) is too large")
    self.start = start
    factor = multiplier << 3
    self.spread = spread | 1
  }
}
