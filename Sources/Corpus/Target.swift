import FilbertCore

/// The target of a text, as given in its row.
package enum Target: Sendable, Equatable {
  /// Exactly one label.
  case label(String)
  /// Any number of labels, or none, each at most once.
  case labels([String])
  /// A finite number.
  case number(Double)

  /// The labels among it: one, several or none.
  package var allLabels: [String] {
    switch self {
    case .label(let label): [label]
    case .labels(let labels): labels
    case .number: []
    }
  }

  /// Equal if both mean the same, byte for byte and in any order; nil if two texts may well differ.
  var key: [ExactString]? {
    if case .number = self { return nil }
    return allLabels.map { ExactString($0) }.sorted()
  }
}
