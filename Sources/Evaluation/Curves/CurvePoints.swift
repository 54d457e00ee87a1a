package import FilbertJSON

/// The points of a curve over thresholds.
package struct CurvePoints: Sendable, Equatable {
  /// What the horizontal axis is called in JSON: `false_positive_rate`.
  package let xKey: String
  package let yKey: String
  package let x: [Double]
  package let y: [Double]
  /// The score from which on examples are called positive at each point; infinite for the point at which none is.
  package let thresholds: [Double]

  init(xKey: String, yKey: String, x: [Double], y: [Double], thresholds: [Double]) {
    precondition(x.count == y.count && x.count == thresholds.count, "unequal lengths")
    (self.xKey, self.yKey) = (xKey, yKey)
    (self.x, self.y, self.thresholds) = (x, y, thresholds)
  }

  /// At most `limit` of the points, for drawing: see ``CurveThinning``.
  package func thinned(to limit: Int = 500) -> CurvePoints {
    let kept = CurveThinning.kept(x: x, y: y, limit: limit)
    return CurvePoints(
      xKey: xKey, yKey: yKey, x: kept.map { x[$0] }, y: kept.map { y[$0] },
      thresholds: kept.map { thresholds[$0] })
  }
}

extension CurvePoints {
  /// Both axes and `thresholds`, in which `null` is infinity.
  package var json: JSONValue {
    [
      xKey: .array(x.map { .number($0) }), yKey: .array(y.map { .number($0) }),
      "thresholds": .array(thresholds.map { .number($0) }),
    ]
  }
}
