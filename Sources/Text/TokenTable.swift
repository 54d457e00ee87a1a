/// Tokens by their bytes: an open-addressing hash table whose slots hold 32 bits of the hash and
/// the token's number, so that a miss rarely touches the token itself.
struct TokenTable: Sendable {
  /// `hash bits << 32 | number + 1`; 0 is free. A power of two, at most half full.
  private var slots: [UInt64]
  private let shift: UInt64

  /// A table with room for `count` tokens.
  init(count: Int) {
    var bits: UInt64 = 4
    while 1 << Int(bits) < count * 2 { bits += 1 }
    slots = [UInt64](repeating: 0, count: 1 << Int(bits))
    shift = 64 - bits
  }

  /// The number of the token with this hash that `isEqual` confirms.
  @inline(__always)
  func number(_ hash: TokenHash, isEqual: (Int) -> Bool) -> Int? {
    let tag = hash.value & 0xFFFF_FFFF
    var slot = firstSlot(hash)
    while true {
      let entry = slots[slot]
      if entry == 0 { return nil }
      if entry >> 32 == tag {
        let number = Int(entry & 0xFFFF_FFFF) - 1
        if isEqual(number) { return number }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
  }

  /// Adds a token that is not there yet.
  mutating func insert(_ number: Int, _ hash: TokenHash) {
    var slot = firstSlot(hash)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = hash.value << 32 | UInt64(number + 1)
  }

  @inline(__always)
  private func firstSlot(_ hash: TokenHash) -> Int {
    // FNV's low bits are weak; Fibonacci hashing takes the high bits of a product.
    Int((hash.value &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }
}
