/// The letters of all schemes as a set.
struct TagLetters: OptionSet {
  let rawValue: UInt8

  static let inside = TagLetters(rawValue: 1)
  static let outside = TagLetters(rawValue: 2)
  static let begin = TagLetters(rawValue: 4)
  static let end = TagLetters(rawValue: 8)
  static let single = TagLetters(rawValue: 16)
  static let unit = TagLetters(rawValue: 32)
  static let last = TagLetters(rawValue: 64)
  static let any = TagLetters(rawValue: 127)

  /// The set of one letter; nil if no scheme has it.
  init?(_ letter: UInt8?) {
    switch letter {
    case UInt8(ascii: "I"): self = .inside
    case UInt8(ascii: "O"): self = .outside
    case UInt8(ascii: "B"): self = .begin
    case UInt8(ascii: "E"): self = .end
    case UInt8(ascii: "S"): self = .single
    case UInt8(ascii: "U"): self = .unit
    case UInt8(ascii: "L"): self = .last
    default: return nil
    }
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }
}

/// What seqeval's strict mode knows about a scheme: between which neighbours an entity starts,
/// continues and ends.
///
/// The tables are those of seqeval 1.2.2, `seqeval/scheme.py`, line for line, so that they can be
/// compared by eye; its gaps are kept (``TagScheme/strictSpans(of:)`` names one).
struct SchemePatterns {
  /// Two neighbouring tags.
  struct Pattern {
    /// How the types must compare.
    enum Types { case same, different, any }

    let previous: TagLetters
    let next: TagLetters
    let types: Types

    init(_ previous: TagLetters, _ next: TagLetters, _ types: Types) {
      self.previous = previous
      self.next = next
      self.types = types
    }
  }

  let letters: TagLetters
  let start: [Pattern]
  let inside: [Pattern]
  let end: [Pattern]

  typealias P = Pattern

  static let iob1 = SchemePatterns(
    letters: [.inside, .outside, .begin],
    start: [
      P(.outside, .inside, .any), P(.inside, .inside, .different), P(.begin, .inside, .any),
      P(.inside, .begin, .same), P(.begin, .begin, .same),
    ],
    inside: [P(.begin, .inside, .same), P(.inside, .inside, .same)],
    end: [
      P(.inside, .inside, .different), P(.inside, .outside, .any), P(.inside, .begin, .any),
      P(.begin, .outside, .any), P(.begin, .inside, .different), P(.begin, .begin, .same),
    ])

  static let iob2 = SchemePatterns(
    letters: [.inside, .outside, .begin],
    start: [P(.any, .begin, .any)],
    inside: [P(.begin, .inside, .same), P(.inside, .inside, .same)],
    end: [
      P(.inside, .outside, .any), P(.inside, .inside, .different), P(.inside, .begin, .any),
      P(.begin, .outside, .any), P(.begin, .inside, .different), P(.begin, .begin, .any),
    ])

  static let ioe1 = SchemePatterns(
    letters: [.inside, .outside, .end],
    start: [
      P(.outside, .inside, .any), P(.inside, .inside, .different), P(.end, .inside, .any),
      P(.end, .end, .same),
    ],
    inside: [P(.inside, .inside, .same), P(.inside, .end, .same)],
    end: [
      P(.inside, .inside, .different), P(.inside, .outside, .any), P(.inside, .end, .different),
      P(.end, .inside, .same), P(.end, .end, .same),
    ])

  static let ioe2 = SchemePatterns(
    letters: [.inside, .outside, .end],
    start: [
      P(.outside, .inside, .any), P(.outside, .end, .any), P(.end, .inside, .any),
      P(.end, .end, .any), P(.inside, .inside, .different), P(.inside, .end, .different),
    ],
    inside: [P(.inside, .end, .same), P(.inside, .inside, .same)],
    end: [P(.end, .any, .any)])

  static let iobes = SchemePatterns(
    letters: [.inside, .outside, .begin, .end, .single],
    start: [P(.any, .begin, .any), P(.any, .single, .any)],
    inside: [
      P(.begin, .inside, .same), P(.begin, .end, .same), P(.inside, .inside, .same),
      P(.inside, .end, .same),
    ],
    end: [P(.single, .any, .any), P(.end, .any, .any)])

  static let bilou = SchemePatterns(
    letters: [.begin, .inside, .last, .outside, .unit],
    start: [P(.any, .begin, .any), P(.any, .unit, .any)],
    inside: [
      P(.begin, .inside, .same), P(.begin, .last, .same), P(.inside, .inside, .same),
      P(.inside, .last, .same),
    ],
    end: [P(.unit, .any, .any), P(.last, .any, .any)])

  static func of(_ scheme: TagScheme) -> SchemePatterns {
    switch scheme {
    case .iob1: iob1
    case .iob2: iob2
    case .ioe1: ioe1
    case .ioe2: ioe2
    case .iobes: iobes
    case .bilou: bilou
    }
  }
}
