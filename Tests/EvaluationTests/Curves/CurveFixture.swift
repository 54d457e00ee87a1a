/// Scores and labels with what scikit-learn, NumPy and SciPy make of them.
struct CurveFixture: Decodable {
  struct Points: Decodable {
    let x: [Double]
    let y: [Double]
    /// nil for infinity.
    let thresholds: [Double?]
  }
  struct Calibration: Decodable {
    let bins: Int
    let observed: [Double]
    let predicted: [Double]
    let count: [Int]
  }
  struct Histogram: Decodable {
    let bins: Int
    let range: [Double]?
    let counts: [Int]
    let edges: [Double]
  }
  let scores: [Double]
  let labels: [Int]
  let roc: Points
  let precisionRecall: Points
  let det: Points
  let kolmogorovSmirnov: Double
  let calibration: [Calibration]
  let histograms: [Histogram]

  var isPositive: [Bool] { labels.map { $0 == 1 } }

  static func all() throws -> [CurveFixture] { try jsonLines("curves.jsonl", in: "curves") }
}

/// Whether both have as many numbers, each at most `tolerance` times its magnitude (or 1) apart.
func areClose(_ a: [Double], _ b: [Double], within tolerance: Double = 1e-12) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy { $0 == $1 || abs($0 - $1) <= tolerance * max(1, abs($1)) }
}
