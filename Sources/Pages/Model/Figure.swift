package import FilbertCharts

/// A number that a section begins with.
package struct Figure: Sendable {
  /// What it measures.
  package var name: Phrase
  /// Its value.
  package var value: Phrase
  /// Its interval, such as "0.88 to 0.94".
  package var interval: Phrase?
  /// What it means, in a few words.
  package var hint: Phrase?

  /// Creates a figure.
  package init(_ name: Phrase, _ value: Phrase, interval: Phrase? = nil, hint: Phrase? = nil) {
    self.name = name
    self.value = value
    self.interval = interval
    self.hint = hint
  }

  /// A number with its interval.
  package init(
    _ name: Phrase, _ value: Double, _ format: NumberFormat, interval: ClosedRange<Double>? = nil,
    hint: Phrase? = nil
  ) {
    self.init(
      name, Phrase(value, format), interval: interval.map { Phrase.interval($0, format) },
      hint: hint)
  }
}

extension Phrase {
  /// `0.88 to 0.94`.
  package static func interval(_ interval: ClosedRange<Double>, _ format: NumberFormat) -> Phrase {
    Phrase(
      "\(interval.lowerBound, format) to \(interval.upperBound, format)",
      zh: "\(interval.lowerBound, format) 至 \(interval.upperBound, format)")
  }
}
