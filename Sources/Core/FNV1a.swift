/// The hash FNV-1a in 64 bits (http://www.isthe.com/chongo/tech/comp/fnv), for values that are stored in files or
/// follow from names: the same on every machine, so it has no key. No table is filled by it.
package struct FNV1a: Sendable, Equatable {
  /// The hash of what was added so far.
  package var value: UInt64

  /// Starts with no bytes, or continues from an earlier ``value``.
  package init(value: UInt64 = 0xCBF2_9CE4_8422_2325) {
    self.value = value
  }

  /// Adds bytes.
  @inlinable
  package mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }
}
