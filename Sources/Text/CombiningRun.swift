/// A run of combining marks in which at least one survives accent stripping, put into canonical
/// order (Unicode Standard, section 3.11, D108-D109).
///
/// Marks of different classes change places, and the reference library's offsets do not follow
/// them: it assigns the sources in their old order to the scalars in their new order; a scalar that
/// a decomposition inserted shares the source before it. Such marks are spacing (Indic vowel
/// killers, Hangul tone marks, musical stems) or newer than the library's table of nonspacing ones.
struct CombiningRun {
  private struct Mark {
    /// Nil for one that accent stripping removes.
    let scalar: UInt32?
    let combiningClass: UInt8
    /// From the decomposition of the scalar before.
    let isInserted: Bool
  }

  /// The remaining scalars, in order, each with the place in the source it counts as.
  let survivors: [(scalar: UInt32, origin: Int)]
  /// Where the run ends in the source.
  let end: Int

  /// - Parameters:
  ///   - index: Where a scalar of class ``ScalarClasses/reordered`` begins.
  ///   - range: The part of `source` that is normalised together.
  ///   - skipping: Whether clean-up removes a scalar.
  init(
    around index: Int, in source: Span<UInt8>, _ range: Range<Int>, mappings: ScalarMappings,
    skipping: (UInt32) -> Bool
  ) {
    var survivors: [(scalar: UInt32, origin: Int)] = []
    var marks: [Mark] = []
    var origins: [Int] = []
    var position = index
    let (scalar, width) = UTF8Coding.decode(source, at: index)
    if mappings.combiningClass(scalar) == 0 {
      let parts = mappings.stripped(scalar)
      survivors.append((parts[0], index))
      for part in 1..<3 where parts[part] != 0 {
        marks.append(
          Mark(
            scalar: parts[part], combiningClass: mappings.combiningClass(parts[part]),
            isInserted: true))
      }
      position = index + width
    } else {
      position = Self.start(of: index, in: source, range, mappings, skipping)
    }
    var end = position
    while position < range.upperBound {
      let (scalar, width) = UTF8Coding.decode(source, at: position)
      let combiningClass = mappings.combiningClass(scalar)
      let skipped = skipping(scalar)
      guard skipped || combiningClass != 0 else { break }
      if !skipped {
        let isStripped = ScalarClassTable.shared[scalar].contains(.stripped)
        marks.append(
          Mark(
            scalar: isStripped ? nil : scalar, combiningClass: combiningClass, isInserted: false))
        origins.append(position)
      }
      position += width
      end = position
    }
    marks.sort { $0.combiningClass < $1.combiningClass }
    var next = 0
    var origin = index
    for mark in marks {
      if !mark.isInserted {
        origin = origins[next]
        next += 1
      }
      if let scalar = mark.scalar { survivors.append((scalar, origin)) }
    }
    self.survivors = survivors
    self.end = end
  }

  /// Where the first of the marks before `index` begins: they left nothing behind, yet they take part in the ordering.
  private static func start(
    of index: Int, in source: Span<UInt8>, _ range: Range<Int>, _ mappings: ScalarMappings,
    _ skipping: (UInt32) -> Bool
  ) -> Int {
    var position = index
    while position > range.lowerBound {
      var start = UTF8Coding.start(before: position, in: source, notBefore: range.lowerBound)
      let decoded = UTF8Coding.decode(source, at: start)
      // A stray continuation byte is in between, which counts as U+FFFD.
      let isWhole = start + decoded.width == position
      let previous = isWhole ? decoded.scalar : 0xFFFD
      if !isWhole { start = position - 1 }
      guard skipping(previous) || mappings.combiningClass(previous) != 0 else { break }
      position = start
    }
    return position
  }
}
