/// Lower case and accent stripping of one scalar, from the generated tables.
struct ScalarMappings: Sendable {
  static let shared = ScalarMappings()

  private let lower = UnicodeMappingTable.lower
  private let base = UnicodeMappingTable.base
  private let bases = UnicodeMappingTable.bases
  private let combining = UnicodeClassTable.combining

  private init() {}

  /// The lower-case form: one scalar, two for U+0130.
  ///
  /// Every scalar by itself, as Rust's `char::to_lowercase`: a final sigma is not looked for.
  func lowercase(_ scalar: UInt32) -> (UInt32, UInt32?) {
    if scalar == 0x130 { return (0x69, 0x307) }
    var low = 0
    var high = lower.count / 3
    while low < high {
      let middle = (low + high) / 2
      if lower[middle * 3 + 1] < scalar { low = middle + 1 } else { high = middle }
    }
    guard low * 3 < lower.count else { return (scalar, nil) }
    let first = lower[low * 3] >> 2
    let step = lower[low * 3] & 3
    guard scalar >= first, (scalar - first) % step == 0 else { return (scalar, nil) }
    return (scalar &+ lower[low * 3 + 2], nil)
  }

  /// What the canonical decomposition leaves without its nonspacing marks: nothing for such a mark,
  /// otherwise one to three scalars; zeros fill up.
  func stripped(_ scalar: UInt32) -> SIMD3<UInt32> {
    if scalar >= Hangul.first && scalar <= Hangul.last { return Hangul.decomposed(scalar) }
    if let row = Self.row(of: scalar, in: base, width: 2) {
      return SIMD3(base[row + 1], 0, 0)
    }
    if let row = Self.row(of: scalar, in: bases, width: 4) {
      return SIMD3(bases[row + 1], bases[row + 2], bases[row + 3])
    }
    return .zero
  }

  /// The canonical combining class (UAX 44); of a mark that decomposes, that of its first part.
  func combiningClass(_ scalar: UInt32) -> UInt8 {
    var low = 0
    var high = combining.count / 2
    while low < high {
      let middle = (low + high) / 2
      if combining[middle * 2 + 1] < scalar { low = middle + 1 } else { high = middle }
    }
    guard low * 2 < combining.count, combining[low * 2] >> 8 <= scalar else { return 0 }
    return UInt8(truncatingIfNeeded: combining[low * 2])
  }

  /// Where the row of `scalar` begins in a sorted table of rows.
  private static func row(of scalar: UInt32, in table: [UInt32], width: Int) -> Int? {
    var low = 0
    var high = table.count / width
    while low < high {
      let middle = (low + high) / 2
      if table[middle * width] < scalar { low = middle + 1 } else { high = middle }
    }
    return low * width < table.count && table[low * width] == scalar ? low * width : nil
  }
}
