/// The arithmetic of Hangul syllables (Unicode Standard, section 3.12), which spares 11,172 rows.
package enum Hangul {
  @inlinable package static var first: UInt32 { 0xAC00 }
  @inlinable package static var last: UInt32 { 0xD7A3 }

  /// The two or three conjoining letters of a syllable; 0 for no final consonant.
  @inlinable
  package static func decomposed(_ syllable: UInt32) -> SIMD3<UInt32> {
    let index = syllable - first
    let final = index % 28
    return SIMD3(0x1100 + index / 588, 0x1161 + index % 588 / 28, final == 0 ? 0 : 0x11A7 + final)
  }
}
