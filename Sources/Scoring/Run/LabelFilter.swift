/// Which answers are written.
package struct LabelFilter {
  /// Numbers of the labels of which one must be given; nil for any, or none.
  package let labels: Set<Int>?
  /// The least probability such a label must have; nil for any.
  package let minimum: Float?
  /// How certain the model may be at most, see ``LabelledText/certainty``; nil for any certainty.
  package let maximum: Float?

  package init(labels: Set<Int>? = nil, minimum: Float? = nil, maximum: Float? = nil) {
    (self.labels, self.minimum, self.maximum) = (labels, minimum, maximum)
  }

  /// Whether every answer is written, and every row without one.
  package var isEmpty: Bool { labels == nil && minimum == nil && maximum == nil }

  package func keeps(_ text: LabelledText) -> Bool {
    guard !isEmpty else { return true }
    if let maximum, let certainty = text.certainty, certainty > maximum { return false }
    // A text without a label may be the least certain of all.
    guard labels != nil || minimum != nil else { return true }
    guard let rank = text.rank(among: labels) else { return false }
    return rank >= minimum ?? 0
  }
}
