/// Which answers are written.
struct LabelFilter {
  /// Numbers of the labels; nil for all.
  let labels: Set<Int>?
  /// The least probability; nil for any.
  let minimum: Float?

  /// Whether every answer is written, and every row without one.
  var isEmpty: Bool { labels == nil && minimum == nil }

  func keeps(_ answer: LabelledText) -> Bool {
    if let labels, !(answer.label.map(labels.contains) ?? false) { return false }
    if let minimum, (answer.probability ?? 0) < minimum { return false }
    return true
  }
}
