/// Which answers are written.
package struct LabelFilter {
  /// Numbers of the labels of which one must be given; nil for any, or none.
  package let labels: Set<Int>?
  /// The least probability such a label must have; nil for any.
  package let minimum: Float?

  package init(labels: Set<Int>? = nil, minimum: Float? = nil) {
    (self.labels, self.minimum) = (labels, minimum)
  }

  /// Whether every answer is written, and every row without one.
  package var isEmpty: Bool { labels == nil && minimum == nil }

  package func keeps(_ text: LabelledText) -> Bool {
    guard !isEmpty else { return true }
    guard let rank = text.rank(among: labels) else { return false }
    return rank >= minimum ?? 0
  }
}
