/// A sentence for people that may name parameters: `"\(.maximumLength) must be at least 3, not \(length)."`
package struct Message: Sendable, Hashable {
  fileprivate enum Part: Sendable, Hashable {
    case text(String)
    case parameter(Parameter, value: String?)
  }

  private var parts: [Part]

  /// A sentence that names none.
  package init(_ text: String) {
    parts = [.text(text)]
  }

  /// The sentence in the words of `surface`.
  package func text(on surface: Parameter.Surface) -> String {
    parts.reduce(into: "") { text, part in
      switch part {
      case .text(let words): text += words
      case .parameter(let parameter, let value):
        text += parameter.spelled(on: surface, value: value)
      }
    }
  }

  /// The sentence without the full stop at its end, as a part of another.
  package var clause: Message {
    guard case .text(let words)? = parts.last, words.hasSuffix(".") else { return self }
    var clause = self
    clause.parts[parts.count - 1] = .text(String(words.dropLast()))
    return clause
  }

  /// Both, one after the other.
  package static func + (first: Message, second: Message) -> Message {
    var sum = first
    sum.parts += second.parts
    return sum
  }
}

extension Message: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) {
    self.init(text)
  }

  package init(stringInterpolation: StringInterpolation) {
    parts = stringInterpolation.parts
  }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var parts: [Part] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(2 * interpolationCount + 1)
    }

    package mutating func appendLiteral(_ literal: String) {
      parts.append(.text(literal))
    }

    /// Names a parameter, with the value to give it if there is one.
    package mutating func appendInterpolation(_ parameter: Parameter, _ value: String? = nil) {
      parts.append(.parameter(parameter, value: value))
    }

    /// A sentence in the sentence.
    package mutating func appendInterpolation(_ message: Message) {
      parts += message.parts
    }

    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      parts.append(.text(value.description))
    }
  }
}

// In a String the names of parameters would be decided too early. The warning is an error in continuous integration; if
// these were unavailable, the compiler would silently use the overload for any value.
extension String.StringInterpolation {
  @available(*, deprecated, message: "Name it in a Message, or choose a surface: text(on:).")
  package mutating func appendInterpolation(_ message: Message) {
    appendInterpolation(message.text(on: .library))
  }

  @available(*, deprecated, message: "Choose a surface: description(on:).")
  package mutating func appendInterpolation(_ error: FilbertError) {
    appendInterpolation(error.description)
  }

  @available(*, deprecated, message: "Name it in a Message.")
  package mutating func appendInterpolation(_ parameter: Parameter) {
    appendInterpolation(parameter.spelled(on: .library, value: nil))
  }
}
