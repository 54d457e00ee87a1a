import FilbertClustering
import FilbertCore
import FilbertJSON
import FilbertText

/// The segments of a file, as a report shows them.
struct SegmentSummary {
  /// A segment.
  struct Line {
    let number: Int
    let name: String
    let rows: Int
    /// The mean similarity of its rows to its centre; nil if there are none.
    let cohesion: Double?
    var terms: [String] = []
    /// The most similar other segment, as a number from 1, and the cosine of both centres.
    var nearest: (number: Int, similarity: Float)?
    var typical: [SegmentTexts.Typical] = []
  }

  let file: String
  /// Rows with a text.
  let rows: Int
  let emptyRows: Int
  /// Different texts; nil if they were not counted.
  let texts: Int?
  let lines: [Line]
  /// How the number of segments was chosen; nil if it was given.
  let choice: ClusterCount?
  let labels: SegmentLabels?
  /// Rows that are far from every segment; nil for new segments.
  let farRows: Int?

  init(
    _ file: String, _ vectors: SegmentVectors, _ fit: SegmentFit, _ texts: SegmentTexts
  ) {
    self.file = file
    emptyRows = vectors.emptyRows
    rows = vectors.rowTexts.count - vectors.emptyRows
    self.texts = vectors.weights.count
    let nearest = fit.nearest
    lines = (0..<fit.count).map { segment in
      Line(
        number: segment + 1, name: texts.names[segment], rows: fit.rowCounts[segment],
        cohesion: fit.cohesion[segment], terms: texts.terms[segment],
        nearest: (nearest[segment].segment + 1, nearest[segment].similarity),
        typical: texts.typical[segment])
    }
    (choice, labels, farRows) = (fit.choice, texts.labels, nil)
  }

  /// Of texts that were put into segments made before.
  init(_ file: String, _ tally: AppliedTally, names: [String]) {
    self.file = file
    (rows, emptyRows, farRows) = (tally.rows, tally.emptyRows, tally.farRows)
    lines = names.indices.map { segment in
      Line(
        number: segment + 1, name: names[segment], rows: tally.rowCounts[segment],
        cohesion: tally.rowCounts[segment] > 0
          ? tally.similarities[segment] / Double(tally.rowCounts[segment]) : nil)
    }
    (texts, choice, labels) = (nil, nil, tally.labels)
  }

  /// The share of far rows; about 1 % is usual.
  var farShare: Double? { farRows.map { rows > 0 ? Double($0) / Double(rows) : 0 } }
}
