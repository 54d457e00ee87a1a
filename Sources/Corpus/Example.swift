/// One text, or pair of texts, with what is to be learnt of it.
package struct Example: Sendable, Equatable {
  /// The text.
  package let text: String
  /// The second text of a pair.
  package let pair: String?
  /// What its row says of it; nil where nothing was asked for.
  package let target: Target?
  /// The line, 1-based, on which the row begins.
  package let line: Int

  /// An example.
  package init(text: String, pair: String? = nil, target: Target?, line: Int = 0) {
    self.text = text
    self.pair = pair
    self.target = target
    self.line = line
  }

  /// An example with one label, as it stands in the file, or none.
  package init(text: String, pair: String? = nil, label: String? = nil, line: Int = 0) {
    self.init(text: text, pair: pair, target: label.map { .label($0) }, line: line)
  }

  /// Its label, where it has exactly one by the kind of task.
  package var label: String? {
    if case .label(let label) = target { label } else { nil }
  }

  /// Its labels, where any number may apply.
  package var labels: [String] {
    if case .labels(let labels) = target { labels } else { [] }
  }

  /// Its number.
  package var number: Double? {
    if case .number(let number) = target { number } else { nil }
  }
}
