/// 64 bits that differ, for all practical purposes, whenever anything added differs (after FNV-1a, a word at a time).
///
/// Guards against using what was computed from other data; not against malice. It is stored in files, so it has no key,
/// and is compared once: no table is filled by it.
package struct Fingerprint: Sendable {
  @usableFromInline
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The fingerprint of nothing yet.
  package init() {}

  @inlinable
  package mutating func add(_ value: UInt64) {
    hash = (hash ^ value) &* 0x0000_0100_0000_01b3
    hash ^= hash >> 32
  }

  /// Adds the bytes and their number, so that two texts differ from the same bytes cut elsewhere.
  package mutating func add(_ text: String) {
    for byte in text.utf8 { add(UInt64(byte)) }
    add(UInt64(text.utf8.count))
  }

  /// Adds bytes, eight at a time, and their number.
  package mutating func add(_ bytes: RawSpan) {
    var offset = 0
    while offset + 8 <= bytes.byteCount {
      add(unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    for rest in offset..<bytes.byteCount {
      add(UInt64(unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: rest, as: UInt8.self)))
    }
    add(UInt64(bytes.byteCount))
  }

  package var text: String { String(hash, radix: 16) }
}
