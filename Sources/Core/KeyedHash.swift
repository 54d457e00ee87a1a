/// A hash of 128 bits from two of the standard library's hashers.
///
/// Their key is drawn once per process, so that nobody can write rows whose hashes lie close together. Hashes are
/// therefore not kept in files.
package struct KeyedHash {
  private var low = Hasher()
  private var high = Hasher()

  /// The hash of nothing.
  package init() {
    // All hashers of a process have one key; another beginning makes the two halves independent.
    high.combine(true)
  }

  /// Appends the bytes of `text` and their number, so that two different rows of texts never give
  /// the same bytes.
  package mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      unsafe low.combine(bytes: bytes)
      unsafe high.combine(bytes: bytes)
    }
    append(UInt64(text.utf8.count))
  }

  /// Appends a number.
  package mutating func append(_ number: UInt64) {
    low.combine(number)
    high.combine(number)
  }

  /// The hash, lower half first.
  package consuming func finished() -> (UInt64, UInt64) {
    (UInt64(bitPattern: Int64(low.finalize())), UInt64(bitPattern: Int64(high.finalize())))
  }
}
