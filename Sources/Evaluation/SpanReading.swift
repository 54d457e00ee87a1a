package import FilbertTagging

/// How the tags of a report are read as spans.
package enum SpanReading: Sendable, Hashable {
  /// seqeval's default, as `conlleval`: any tags are read, and badly formed entities count
  /// (``lenientSpans(of:)``). The figure most papers give.
  ///
  /// Not for BILOU, whose `L` and `U` seqeval does not know here: neighbours run together. Give the spans
  /// of ``TagScheme/spans(of:)`` to ``SpanReport/init(gold:predicted:)`` instead.
  case lenient
  /// seqeval's `mode="strict"`: only entities which begin and end as the scheme demands count
  /// (``TagScheme/strictSpans(of:)``).
  case strict(TagScheme)

  /// The spans of each sentence.
  ///
  /// For the lenient reading all of them are in one sequence, counted through all sentences with a token between any
  /// two: seqeval reads the sentences joined by `O`, and invalid tags, such as `X`, can make an entity reach back into
  /// an earlier sentence.
  package func spans(of sentences: [[String]]) -> [[Span]] {
    switch self {
    case .lenient: [lenientSpans(of: sentences.flatMap { $0 + ["O"] })]
    case .strict(let scheme): sentences.map(scheme.strictSpans)
    }
  }
}
