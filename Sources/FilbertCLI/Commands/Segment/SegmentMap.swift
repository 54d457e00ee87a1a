import FilbertCharts
import FilbertClustering
import FilbertCore
import FilbertStatistics
import FilbertTensor

/// Texts on the two directions in which their vectors differ most.
struct SegmentMap {
  private let groups: [GroupScatterChart.Group]
  private let shares: [Double]

  /// Vectors that the principal components are computed from.
  private static let componentRows = 20_000
  /// Texts that are drawn.
  private static let drawnRows = 900

  /// - Throws: what reading the vectors throws; `badData` if all are the same.
  init(_ vectors: SegmentVectors, _ fit: SegmentFit, names: [String]) throws(FilbertError) {
    let rows = vectors.rows
    guard
      let components = PrincipalComponents(
        try rows.rows(rows.sample(atMost: Self.componentRows)), count: 2)
    else {
      throw FilbertError(
        .badData, "All vectors are the same, so there is nothing to map; leave out --map.")
    }
    let drawn = rows.sample(atMost: Self.drawnRows)
    var points = [[ChartPoint]](repeating: [], count: fit.count)
    for (text, place) in zip(drawn, components.places(of: try rows.rows(drawn))) {
      points[fit.segments[text]].append(ChartPoint(x: place[0], y: place[1]))
    }
    // The mean of the vectors of a segment, which are not all in one direction, is shorter than its centre.
    let means = Matrix(
      rows: fit.count, columns: fit.centres.columns,
      elements: (0..<fit.count).flatMap { segment in
        fit.centres.row(segment).map { $0 * Float(fit.cohesion[segment]) }
      })
    let centres = components.places(of: means)
    groups = names.indices.map { segment in
      GroupScatterChart.Group(
        Phrase(names[segment]), points[segment],
        label: ChartPoint(x: centres[segment][0], y: centres[segment][1]))
    }
    shares = components.variances.map { $0 / components.totalVariance }
  }

  var chart: GroupScatterChart {
    func axis(_ component: Phrase, _ share: Double) -> Axis {
      Axis(Phrase("\(component) (\(share, .percent()) of the variance)"))
    }
    return GroupScatterChart(
      Phrase("Segments"),
      summary: Phrase("Each point is a text, each number the centre of a segment."),
      x: axis(Phrase("First principal component"), shares[0]),
      y: axis(Phrase("Second principal component"), shares[1]), groups: groups)
  }
}
