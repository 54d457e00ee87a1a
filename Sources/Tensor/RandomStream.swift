import CFilbertKernels
import FilbertCore

/// Counter-based random numbers: the n-th value of a stream is a function of its key and n alone.
///
/// There is no state between steps, so a resumed run needs only the step number, dropout masks are recomputed instead
/// of stored, and threads may draw any part of a stream in any order. The function is SplitMix64's (Steele, Lea &
/// Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014), which passes BigCrush.
package struct RandomStream: Sendable, Hashable {
  package let key: UInt64

  /// The stream with this very key.
  package init(key: UInt64) { self.key = key }

  /// A stream for each combination of `seed` and `path`, such as (step, layer, site).
  package init(seed: UInt64, _ path: UInt64...) {
    var key = fb_mix64(seed &+ 0x9e37_79b9_7f4a_7c15)
    for part in path { key = fb_mix64(key ^ fb_mix64(part &+ 0xd1b5_4a32_d192_ed03)) }
    self.key = key
  }

  /// A stream for a name (FNV-1a of its UTF-8): initial values of a parameter follow from its name.
  package init(seed: UInt64, name: String) {
    var hash = FNV1a()
    hash.add(name.utf8)
    self.init(seed: seed, hash.value)
  }

  /// 64 random bits.
  package subscript(counter: Int) -> UInt64 {
    fb_mix64(key &+ 0x9e37_79b9_7f4a_7c15 &* (UInt64(counter) &+ 1))
  }

  /// Uniform on [0, 1).
  package func uniform(_ counter: Int) -> Double { Double(self[counter] >> 11) * 0x1p-53 }

  /// Uniform on `0..<bound`; the bias of the multiplication method is below bound / 2^64.
  package func index(_ counter: Int, below bound: Int) -> Int {
    Int(self[counter].multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// `0..<count` in random order (Fisher-Yates).
  package func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    guard count > 1 else { return order }
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, index(last, below: last + 1))
    }
    return order
  }
}
