/// Whether the offsets of a row's spans count what they are taken to count.
///
/// Tools in Python count Unicode scalars, tools in a browser UTF-16 code units, and some count bytes. The three differ
/// after an emoji, bytes also after any letter beyond ASCII; a span read with the wrong unit marks its neighbours.
enum OffsetUnitDoubt: Equatable {
  /// They count something else, and the span in ``example`` shows it.
  case wrong(example: String)
  /// Whole words are covered either way.
  case open

  /// Nil if the offsets are as they are taken to be, or no unit fits better.
  ///
  /// - Parameters:
  ///   - own: The alignment with the unit that the offsets are taken to count.
  ///   - unit: That unit.
  static func found(
    _ spans: [TextSpan], in text: String, _ own: SpanAlignment, _ unit: TaggedRequest.OffsetUnit
  ) -> OffsetUnitDoubt? {
    // In ASCII all units are the same.
    guard !spans.isEmpty, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let (fit, confirmed) = (own.fit(spans), own.confirmed(spans))
    if confirmed > 0, confirmed == spans.count { return nil }
    var doubt: OffsetUnitDoubt?
    for other in TaggedRequest.OffsetUnit.allCases where other != unit {
      let alignment = SpanAlignment(text, words: own.words, unit: other, own.alignment)
      guard let example = alignment.difference(spans, from: own) else { continue }
      let wrong = OffsetUnitDoubt.wrong(example: "\(example) if offsets count \(other.shown)")
      if alignment.confirmed(spans) > confirmed { return wrong }
      guard confirmed == 0, alignment.fit(spans) == .exact else { continue }
      // Some bytes of a Chinese text are always at the ends of words.
      if fit == .outside || fit == .loose && other != .bytes { return wrong }
      if other != .bytes, unit != .bytes { doubt = .open }
    }
    return doubt
  }
}

extension TaggedRequest.OffsetUnit {
  /// What it is called in a sentence.
  var shown: String {
    switch self {
    case .scalars: "Unicode scalars"
    case .utf16: "UTF-16 code units"
    case .bytes: "bytes"
    }
  }
}
