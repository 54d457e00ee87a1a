import FilbertText

/// Unicode Normalization Form C (UAX 15), of the characters of Unicode 14.
///
/// Most scalars neither change nor combine with what is before them. Text of only these is scanned and left unchanged;
/// only the parts around others are decomposed, put in order and composed.
struct CanonicalComposition: Sendable {
  static let shared = CanonicalComposition()

  /// A bit for each scalar that may change or combine with what is before it.
  private var isInvolved = [UInt8](repeating: 0, count: Int(Self.limit >> 3))
  /// No scalar from here on is involved; U+2FA1D is the last.
  private static let limit: UInt32 = 0x30000
  /// `first << 32 | second` to what they compose to.
  private var composites: [UInt64: UInt32] = [:]
  /// Sorted by scalar: itself, both parts.
  private var decompositions: [(scalar: UInt32, first: UInt32, second: UInt32)] = []

  private init() {
    let table = CanonicalTable.decompositions
    for row in stride(from: 0, to: table.count, by: 3) {
      let scalar = table[row] & 0x7FFF_FFFF
      let (first, second) = (table[row + 1], table[row + 2])
      decompositions.append((scalar, first, second))
      if table[row] >> 31 == 0 {
        composites[UInt64(first) << 32 | UInt64(second)] = scalar
        involve(second)
      } else {
        involve(scalar)
      }
    }
    let classes = CanonicalTable.combining
    for row in stride(from: 0, to: classes.count, by: 2) {
      for scalar in classes[row] >> 8...classes[row + 1] { involve(scalar) }
    }
    for scalar in 0x1161...0x1175 as ClosedRange<UInt32> { involve(scalar) }
    for scalar in 0x11A8...0x11C2 as ClosedRange<UInt32> { involve(scalar) }
  }

  private mutating func involve(_ scalar: UInt32) {
    if scalar < Self.limit { isInvolved[Int(scalar >> 3)] |= 1 << UInt8(scalar & 7) }
  }

  /// The normal form of `source`; nil if that is itself.
  func cleaned(_ source: [UInt8]) -> [UInt8]? {
    var text = RewrittenText(source)
    let bytes = source.span
    let involved = isInvolved.span
    /// Where the last scalar that is not involved begins, with which later ones may combine.
    var starter = 0
    var index = 0
    while index < bytes.count {
      let lead = bytes[index]
      // Below U+0300 nothing is involved, nor in 0x4000...0x9FFF, where most Chinese characters are.
      if lead < 0xCC {
        if lead < 0x80 || lead >= 0xC0 { starter = index }
        index += 1
        continue
      }
      if lead >= 0xE4, lead <= 0xE9, index + 2 < bytes.count {
        starter = index
        index += 3
        continue
      }
      let (scalar, width) = UTF8Coding.decode(bytes, at: index)
      if scalar >= Self.limit || involved[Int(scalar >> 3)] & 1 << UInt8(scalar & 7) == 0 {
        starter = index
        index += width
        continue
      }
      let end = end(from: index + width, bytes)
      let composed = composed(bytes, max(starter, text.copied)..<end)
      let range = max(starter, text.copied)..<end
      if !composed.elementsEqual(source[range]) { text.replace(range, by: composed) }
      starter = end
      index = end
    }
    return text.finished()
  }

  /// Where the next scalar that is not involved begins.
  private func end(from index: Int, _ bytes: Span<UInt8>) -> Int {
    var index = index
    while index < bytes.count {
      let (scalar, width) = UTF8Coding.decode(bytes, at: index)
      if scalar >= Self.limit || isInvolved[Int(scalar >> 3)] & 1 << UInt8(scalar & 7) == 0 {
        break
      }
      index += width
    }
    return index
  }

  /// UAX 15, section 1.3: decomposed, in canonical order, composed.
  private func composed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var scalars: [UInt32] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let (scalar, width) = UTF8Coding.decode(bytes, at: index)
      decompose(scalar, into: &scalars)
      index += width
    }
    let classes = order(&scalars)
    return compose(scalars, classes)
  }

  private func decompose(_ scalar: UInt32, into scalars: inout [UInt32]) {
    if scalar >= Hangul.first, scalar <= Hangul.last {
      let parts = Hangul.decomposed(scalar)
      for part in 0..<3 where parts[part] != 0 { scalars.append(parts[part]) }
      return
    }
    var low = 0
    var high = decompositions.count
    while low < high {
      let middle = (low + high) / 2
      if decompositions[middle].scalar < scalar { low = middle + 1 } else { high = middle }
    }
    guard low < decompositions.count, decompositions[low].scalar == scalar else {
      return scalars.append(scalar)
    }
    // A few steps deep at most: ǘ is ü with an accent, ü is u with one.
    decompose(decompositions[low].first, into: &scalars)
    if decompositions[low].second != 0 { decompose(decompositions[low].second, into: &scalars) }
  }

  /// Sorts each run of marks by combining class, those of one class staying in order; gives the classes.
  private func order(_ scalars: inout [UInt32]) -> [UInt8] {
    var classes = scalars.map(Self.combiningClass)
    var start = 0
    while start < scalars.count {
      guard classes[start] != 0 else {
        start += 1
        continue
      }
      var end = start
      while end < scalars.count, classes[end] != 0 { end += 1 }
      let order = (start..<end).sorted { (classes[$0], $0) < (classes[$1], $1) }
      (scalars[start..<end], classes[start..<end]) = (
        ArraySlice(order.map { scalars[$0] }), ArraySlice(order.map { classes[$0] })
      )
      start = end
    }
    return classes
  }

  /// Puts each mark that is not blocked (D115) together with the starter before it if there is a composite.
  private func compose(_ scalars: [UInt32], _ classes: [UInt8]) -> [UInt8] {
    var result: [UInt32] = []
    var starter: Int?
    var lastClass: UInt8 = 0
    for (scalar, combiningClass) in zip(scalars, classes) {
      if let at = starter, at == result.count - 1 || (lastClass != 0 && lastClass < combiningClass),
        let composite = composite(result[at], scalar)
      {
        result[at] = composite
        continue
      }
      if combiningClass == 0 { starter = result.count }
      lastClass = combiningClass
      result.append(scalar)
    }
    var bytes: [UInt8] = []
    for scalar in result { bytes.append(scalar: scalar) }
    return bytes
  }

  private func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
    Hangul.composed(first, second) ?? composites[UInt64(first) << 32 | UInt64(second)]
  }

  private static func combiningClass(_ scalar: UInt32) -> UInt8 {
    guard scalar >= 0x300 else { return 0 }
    let table = CanonicalTable.combining
    var low = 0
    var high = table.count / 2
    while low < high {
      let middle = (low + high) / 2
      if table[middle * 2 + 1] < scalar { low = middle + 1 } else { high = middle }
    }
    guard low * 2 < table.count, table[low * 2] >> 8 <= scalar else { return 0 }
    return UInt8(truncatingIfNeeded: table[low * 2])
  }
}

extension Hangul {
  /// A syllable from its first two letters, or from these as a syllable and the third.
  static func composed(_ left: UInt32, _ right: UInt32) -> UInt32? {
    if (0x1100...0x1112).contains(left), (0x1161...0x1175).contains(right) {
      return first + ((left - 0x1100) * 21 + (right - 0x1161)) * 28
    }
    if (first...last).contains(left), (left - first) % 28 == 0, (0x11A8...0x11C2).contains(right) {
      return left + (right - 0x11A7)
    }
    return nil
  }
}
