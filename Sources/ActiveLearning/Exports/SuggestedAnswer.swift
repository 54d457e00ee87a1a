/// What a model answers about a row, for people to accept or correct.
package enum SuggestedAnswer: Sendable, Equatable {
  /// One label with its probability.
  case label(String, probability: Float)
  /// Any number of labels, each with its probability.
  case labels([(name: String, probability: Float)])
  case number(Double)
  /// Spans of a text, and the places of all its words in Unicode scalars.
  case spans([SuggestedSpan], words: [Range<Int>])

  package static func == (left: SuggestedAnswer, right: SuggestedAnswer) -> Bool {
    switch (left, right) {
    case (.label(let a, let p), .label(let b, let q)): a == b && p == q
    case (.labels(let a), .labels(let b)):
      a.elementsEqual(b) { $0.name == $1.name && $0.probability == $1.probability }
    case (.number(let a), .number(let b)): a == b
    case (.spans(let a, let v), .spans(let b, let w)): a == b && v == w
    default: false
    }
  }

  /// How sure the model is of the whole answer: its smallest probability. Nil for a number, for
  /// no labels and for no spans.
  package var probability: Float? {
    switch self {
    case .label(_, let probability): probability
    case .labels(let labels): labels.map(\.probability).min()
    case .spans(let spans, _): spans.map(\.probability).min()
    case .number: nil
    }
  }
}

/// A span of a text that a model has found.
package struct SuggestedSpan: Sendable, Equatable {
  package let label: String
  package let text: String
  /// In Unicode scalars of the whole text.
  package let scalars: Range<Int>
  /// Which of the text's words it is.
  package let words: Range<Int>
  package let probability: Float

  package init(
    label: String, text: String, scalars: Range<Int>, words: Range<Int>, probability: Float
  ) {
    (self.label, self.text, self.scalars, self.words) = (label, text, scalars, words)
    self.probability = probability
  }
}
