import FilbertScoring

/// Which answers are written.
struct LabelFilter {
  /// Numbers of the labels of which one must be given; nil for any, or none.
  let labels: Set<Int>?
  /// The least probability such a label must have; nil for any.
  let minimum: Float?

  /// Whether every answer is written, and every row without one.
  var isEmpty: Bool { labels == nil && minimum == nil }

  func keeps(_ text: LabelledText) -> Bool {
    guard !isEmpty else { return true }
    guard let rank = text.rank(among: labels) else { return false }
    return rank >= minimum ?? 0
  }
}
