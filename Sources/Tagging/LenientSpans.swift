/// The entities of a sentence as seqeval reads them by default, after the rules of `conlleval`: any
/// letters go together, an entity ends where its type changes, and `I` after `O` begins one.
///
/// Works on any strings. The first code point is the letter; the type is what follows the first
/// hyphen after it, or all that follows without one (`BLOC` is of the type `LOC`), or `_` if
/// nothing follows. An empty string, for which seqeval fails, is read as `O`.
///
/// Only B, I, E, S and O have a meaning: `L` and `U` continue an entity of their type, so neighbours in BILOU run
/// together. ``TagScheme/spans(of:)`` reads these. After other letters of the type `_` seqeval can let an entity begin
/// where an earlier one did. This function does so too, and such spans overlap.
///
/// Reference: seqeval 1.2.2, `get_entities` in `seqeval/metrics/sequence_labeling.py`; Tjong Kim Sang
/// and Buchholz 2000, `conlleval`.
/// - Complexity: linear in the number of tokens.
package func lenientSpans(of tags: [String]) -> [Span] {
  var spans: [Span] = []
  var begin = 0
  var previous = LenientTag(letter: "O", type: "")
  for (token, text) in tags.enumerated() {
    let tag = LenientTag(text)
    if previous.ends(before: tag) { spans.append(Span(previous.type, begin..<token)) }
    if tag.starts(after: previous) { begin = token }
    previous = tag
  }
  if previous.ends(before: LenientTag("O")) {
    spans.append(Span(previous.type, begin..<tags.count))
  }
  return spans
}

/// A letter and a type, neither of which need mean anything.
private struct LenientTag {
  let letter: Unicode.Scalar
  let type: String

  init(letter: Unicode.Scalar, type: String) {
    self.letter = letter
    self.type = type
  }

  init(_ text: String) {
    let scalars = text.unicodeScalars
    let rest = scalars.dropFirst()
    let type = rest.firstIndex(of: "-").map { rest[rest.index(after: $0)...] } ?? rest
    self.init(letter: scalars.first ?? "O", type: type.isEmpty ? "_" : String(type))
  }

  /// seqeval's `end_of_chunk`.
  func ends(before next: LenientTag) -> Bool {
    switch (letter, next.letter) {
    case ("E", _), ("S", _): true
    case ("B", "B"), ("B", "S"), ("B", "O"), ("I", "B"), ("I", "S"), ("I", "O"): true
    case ("O", _), (".", _): false
    default: !type.utf8.elementsEqual(next.type.utf8)
    }
  }

  /// seqeval's `start_of_chunk`.
  func starts(after previous: LenientTag) -> Bool {
    switch (previous.letter, letter) {
    case (_, "B"), (_, "S"): true
    case ("E", "E"), ("E", "I"), ("S", "E"), ("S", "I"), ("O", "E"), ("O", "I"): true
    case (_, "O"), (_, "."): false
    default: !type.utf8.elementsEqual(previous.type.utf8)
    }
  }
}
