/// How BERT's text processing treats a scalar.
package struct ScalarClasses: OptionSet, Sendable {
  package let rawValue: UInt8

  @inlinable
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Removed by clean-up: control, format, private use and replacement characters.
  package static let control = ScalarClasses(rawValue: 1 << 0)
  /// Separates words; clean-up turns it into a space.
  package static let whitespace = ScalarClasses(rawValue: 1 << 1)
  /// A word of its own.
  package static let punctuation = ScalarClasses(rawValue: 1 << 2)
  /// A Chinese character, set off by spaces.
  package static let ideograph = ScalarClasses(rawValue: 1 << 3)
  /// Changed by accent stripping: a nonspacing mark, or a scalar with a canonical decomposition.
  package static let stripped = ScalarClasses(rawValue: 1 << 4)
  /// Has a lower-case form.
  package static let lowered = ScalarClasses(rawValue: 1 << 5)
  /// Matches `\w`: next to it a `single_word` added token is not one.
  package static let word = ScalarClasses(rawValue: 1 << 6)
  /// Contains a combining mark that survives accent stripping and may change places with others.
  package static let reordered = ScalarClasses(rawValue: 1 << 7)
}
