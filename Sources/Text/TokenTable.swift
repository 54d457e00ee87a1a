/// Tokens by their bytes: an open-addressing hash table whose slots hold 32 bits of the hash, the
/// token's number and where its bytes are, so that a miss rarely touches the token itself.
///
/// Most of the time of tokenizing is spent waiting for these slots and for the bytes; the place is
/// kept here because looking it up elsewhere by number would mean a third wait.
struct TokenTable: Sendable {
  private struct Slot {
    /// The low half of the hash.
    var tag: UInt32 = 0
    /// The token's number and 1; 0 is a free slot.
    var successor: UInt32 = 0
    var start: UInt32 = 0
    var end: UInt32 = 0
  }

  /// A power of two, at most half full.
  private var slots: [Slot]
  private let shift: UInt64
  /// The key of all hashes in the table.
  let key: TokenHashKey

  /// A table with room for `count` tokens.
  init(count: Int, key: TokenHashKey) {
    var bits: UInt64 = 4
    while 1 << Int(bits) < count * 2 { bits += 1 }
    slots = [Slot](repeating: Slot(), count: 1 << Int(bits))
    shift = 64 - bits
    self.key = key
  }

  /// The number of the token with this hash that `isEqual`, given its number and the range of its
  /// bytes, confirms.
  @inline(__always)
  func number(_ hash: TokenHash, isEqual: (Int, Range<Int>) -> Bool) -> Int? {
    let slots = slots.span
    let tag = UInt32(truncatingIfNeeded: hash.value)
    var index = firstIndex(hash)
    while true {
      let slot = slots[index]
      if slot.successor == 0 { return nil }
      if slot.tag == tag {
        let number = Int(slot.successor) - 1
        if isEqual(number, Int(slot.start)..<Int(slot.end)) { return number }
      }
      index = (index + 1) & (slots.count - 1)
    }
  }

  /// Adds a token, unless there is one with this hash that `isEqual`, given the range of its bytes,
  /// confirms; then returns the number of that one.
  ///
  /// - Precondition: The number is below 2³² - 1, and `range` ends below 2³².
  @inline(__always)
  mutating func insert(
    _ number: Int, _ range: Range<Int>, _ hash: TokenHash, isEqual: (Range<Int>) -> Bool
  ) -> Int? {
    let tag = UInt32(truncatingIfNeeded: hash.value)
    var index = firstIndex(hash)
    while slots[index].successor != 0 {
      let slot = slots[index]
      if slot.tag == tag, isEqual(Int(slot.start)..<Int(slot.end)) {
        return Int(slot.successor) - 1
      }
      index = (index + 1) & (slots.count - 1)
    }
    slots[index] = Slot(
      tag: tag, successor: UInt32(number + 1), start: UInt32(range.lowerBound),
      end: UInt32(range.upperBound))
    return nil
  }

  /// The maximum number of slots that a lookup may pass: the longest run without a free one. It has 25 to 60 slots for
  /// 30,000 to 120,000 tokens; a vocabulary made for a known key has all tokens in one run.
  var longestRun: Int {
    var (longest, run) = (0, 0)
    // Twice around, for the run over the end. Half the slots are free, so no run is counted twice.
    for index in 0..<(2 * slots.count) {
      run = slots[index & (slots.count - 1)].successor == 0 ? 0 : run + 1
      longest = max(longest, run)
    }
    return longest
  }

  @inline(__always)
  func firstIndex(_ hash: TokenHash) -> Int {
    // Two hashes share a slot for at most 2 of `slots.count` odd multipliers (Dietzfelbinger et al. 1997, "A reliable
    // randomized algorithm for the closest-pair problem").
    Int((hash.value &* key.spread) >> shift)
  }
}
