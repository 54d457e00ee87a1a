extension Phrase {
  /// The words of a phrase in one language, with numbers that are not yet written and names from outside.
  public struct Words: Sendable, Hashable {
    package indirect enum Part: Sendable, Hashable {
      case text(String)
      case name(String)
      case number(Double, NumberFormat)
      case count(Int)
      case phrase(Phrase)
    }

    package let parts: [Part]
  }
}

extension Phrase.Words: ExpressibleByStringInterpolation {
  /// Words without numbers or names.
  public init(stringLiteral text: String) {
    parts = text.isEmpty ? [] : [.text(text)]
  }

  /// Words with numbers and names.
  public init(stringInterpolation: StringInterpolation) {
    parts = stringInterpolation.parts
  }

  /// Collects the parts of a literal.
  public struct StringInterpolation: StringInterpolationProtocol {
    var parts: [Phrase.Words.Part] = []

    /// Makes room for the parts.
    public init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(2 * interpolationCount + 1)
    }

    /// Adds words of the literal itself.
    public mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { parts.append(.text(literal)) }
    }

    /// Adds a name from outside: `\(label)`.
    public mutating func appendInterpolation(_ name: some StringProtocol) {
      parts.append(.name(String(name)))
    }

    /// Adds a whole number: `\(rows)` is `12,345`.
    public mutating func appendInterpolation(_ count: Int) {
      parts.append(.count(count))
    }

    /// Adds a number: `\(0.25, .percent())`.
    public mutating func appendInterpolation(_ value: Double, _ format: NumberFormat = .automatic) {
      parts.append(.number(value, format))
    }

    /// Adds a phrase in the language of this one.
    public mutating func appendInterpolation(_ phrase: Phrase) {
      parts.append(.phrase(phrase))
    }
  }
}
