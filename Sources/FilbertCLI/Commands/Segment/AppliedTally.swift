/// Rows that were put into segments made before.
struct AppliedTally {
  private(set) var emptyRows = 0
  /// Rows of each segment.
  private(set) var rowCounts: [Int]
  /// Sums of the similarities of the rows of each segment.
  private(set) var similarities: [Double]
  /// Rows less similar to the nearest segment than ``SavedSegments/floor``.
  private(set) var farRows = 0
  var labels: SegmentLabels?

  init(segments: Int, against: String?) {
    rowCounts = [Int](repeating: 0, count: segments)
    similarities = [Double](repeating: 0, count: segments)
    labels = against.map { SegmentLabels(column: $0, segments: segments) }
  }

  /// Rows with a text.
  var rows: Int { rowCounts.reduce(0, +) }

  mutating func addEmpty() { emptyRows += 1 }

  mutating func add(_ segment: Int, similarity: Float, floor: Float) {
    rowCounts[segment] += 1
    similarities[segment] += Double(similarity)
    if similarity < floor { farRows += 1 }
  }
}
