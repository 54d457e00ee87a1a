import FilbertCleaning
import FilbertCore
import FilbertFiles
import FilbertTagging
import FilbertText

/// Turns marked stretches of a raw text into tags of its words.
struct SpanAlignment {
  let text: [UInt8]
  let offsets: TextOffsets
  /// The words, in bytes of ``text``.
  let words: [Range<Int>]
  let alignment: TaggedRequest.Alignment?

  init(
    _ text: String, words: [Range<Int>], unit: TaggedRequest.OffsetUnit,
    _ alignment: TaggedRequest.Alignment?
  ) {
    self.text = Array(text.utf8)
    offsets = TextOffsets(text, unit: unit)
    self.words = words
    self.alignment = alignment
  }

  /// A span that cannot be turned into tags.
  struct Failure: Error {
    let kind: RowProblems.Kind
    let example: String
  }

  /// The tags of the words, in IOB2.
  func tags(_ spans: [TextSpan]) throws(Failure) -> [String] {
    var entities: [Span] = []
    for span in spans { entities.append(Span(span.label, try tokens(span))) }
    entities.sort { $0.tokens.lowerBound < $1.tokens.lowerBound }
    for (left, right) in zip(entities, entities.dropFirst())
    where right.tokens.lowerBound < left.tokens.upperBound {
      throw Failure(kind: .overlap, example: "\(shown(left)) and \(shown(right))")
    }
    return TagScheme.iob2.tags(for: entities, count: words.count)
  }

  // MARK: Units

  /// How well spans fit, with one unit of offsets.
  enum Fit: Equatable {
    /// A span lies outside of the text, or inside a character.
    case outside
    /// A span begins or ends inside a word.
    case loose
    /// Every span covers whole words.
    case exact
  }

  /// How well `spans` fit.
  func fit(_ spans: [TextSpan]) -> Fit {
    var fit = Fit.exact
    for span in spans {
      guard let range = offsets.range(span.start, span.end) else { return .outside }
      let first = words.partitioningIndex { $0.upperBound > range.lowerBound }
      let end = words.partitioningIndex { $0.lowerBound >= range.upperBound }
      guard first < end, words[first].lowerBound >= range.lowerBound,
        words[end - 1].upperBound <= range.upperBound
      else {
        fit = .loose
        continue
      }
    }
    return fit
  }

  /// How many spans cover what the file says their text is.
  func confirmed(_ spans: [TextSpan]) -> Int {
    spans.count { span in
      guard let range = offsets.range(span.start, span.end) else { return false }
      let found = string(range)
      return span.clues.contains { Self.reads($0, found) }
    }
  }

  /// Describes the first span that covers another text here than with the offsets of `other`; nil if none does.
  func difference(_ spans: [TextSpan], from other: SpanAlignment) -> String? {
    for span in spans {
      guard let range = offsets.range(span.start, span.end) else { continue }
      let place = "\(span.start)..<\(span.end) is \(string(range).quoted)"
      guard let elsewhere = other.offsets.range(span.start, span.end) else { return place }
      if elsewhere != range { return "\(place), not \(other.string(elsewhere).quoted)," }
    }
    return nil
  }

  // MARK: Words

  /// The words `span` covers.
  private func tokens(_ span: TextSpan) throws(Failure) -> Range<Int> {
    let place = "\(span.start)..<\(span.end)"
    guard let range = offsets.range(span.start, span.end) else {
      throw Failure(kind: .spanOutside, example: place)
    }
    let found = string(range)
    if let text = span.text, !Self.reads(text, found) {
      throw Failure(kind: .spanText, example: "\(place) is \(found.quoted), not \(text.quoted)")
    }
    var first = words.partitioningIndex { $0.upperBound > range.lowerBound }
    var end = words.partitioningIndex { $0.lowerBound >= range.upperBound }
    guard first < end, !range.isEmpty else {
      throw Failure(kind: .emptySpan, example: "\(place) is \(found.quoted)")
    }
    let cutsFirst = words[first].lowerBound < range.lowerBound
    let cutsLast = words[end - 1].upperBound > range.upperBound
    guard cutsFirst || cutsLast else { return first..<end }
    let whole = string(words[first].lowerBound..<words[end - 1].upperBound)
    switch alignment {
    case nil:
      throw Failure(kind: .splitWord, example: "\(found.quoted) in \(whole.quoted)")
    case .expand?:
      break
    case .contract?:
      let isOneWord = end - first == 1
      if cutsFirst { first += 1 }
      if cutsLast, !(cutsFirst && isOneWord) { end -= 1 }
      guard first < end else {
        throw Failure(kind: .emptySpan, example: "\(found.quoted) in \(whole.quoted)")
      }
    }
    return first..<end
  }

  private func shown(_ entity: Span) -> String {
    let range =
      words[entity.tokens.lowerBound].lowerBound..<words[entity.tokens.upperBound - 1].upperBound
    return "\(string(range).quoted) (\(entity.type.shortened()))"
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: text[range], as: UTF8.self)
  }

  /// Whether the file's text of a span is `found`; Label Studio writes the line breaks of a text as \n with a backslash.
  private static func reads(_ text: String, _ found: String) -> Bool {
    ExactString(text) == ExactString(found)
      || ExactString(text.replacing("\\n", with: "\n")) == ExactString(found)
  }
}
