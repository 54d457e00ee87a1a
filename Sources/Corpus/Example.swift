package import FilbertText

/// One text, or pair of texts, with its target.
package struct Example: Sendable, Equatable {
  /// The text, or the pair.
  package let input: TextInput
  /// The target in its row; nil if none was asked for.
  package let target: Target?
  /// The line, 1-based, on which the row begins.
  package let line: Int

  /// An example.
  package init(input: TextInput, target: Target?, line: Int) {
    self.input = input
    self.target = target
    self.line = line
  }

  /// Its label, for tasks with exactly one per text.
  package var label: String? {
    if case .label(let label) = target { label } else { nil }
  }

  /// Its labels, if any number may apply.
  package var labels: [String] {
    if case .labels(let labels) = target { labels } else { [] }
  }

  /// Its number.
  package var number: Double? {
    if case .number(let number) = target { number } else { nil }
  }
}
