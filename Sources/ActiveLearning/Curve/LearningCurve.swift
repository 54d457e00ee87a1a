package import FilbertTensor

/// The macro F1 of models of growing parts of the labelled rows, and what it says of more rows.
package struct LearningCurve: Sendable {
  package struct Point: Sendable, Equatable {
    /// Rows of a model.
    package let rows: Int
    /// Of the answers to rows that the models of this size have not seen.
    package let macroF1: Double
  }

  /// What a number of rows is expected to give.
  package struct Estimate: Sendable, Equatable {
    package let rows: Int
    package let macroF1: Double
    /// With 95 % confidence.
    package let interval: ClosedRange<Double>
  }

  /// In the order of their sizes.
  package let points: [Point]
  private let law: PowerLaw
  /// Laws of the same models if other rows had been there to measure them on.
  private let resampled: [PowerLaw]

  /// The parts of the rows to learn from that are fitted.
  package static let shares = [0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0]
  /// With fewer rows the smallest parts have no more than some labels.
  package static let fewestRows = 50
  private static let resamples = 200

  /// - Parameter draws: decides which rows are drawn to see how much the figures depend on them.
  /// - Returns: nil if there are too few rows or sizes for a law.
  package init?(_ answers: CurveAnswers, draws: RandomStream) {
    let count = answers.rowCount
    let rows = answers.sizes.map { Double($0.rows) }
    let figures = answers.macroF1([Int](repeating: 1, count: count))
    guard count >= Self.fewestRows, let law = PowerLaw(rows: rows, figures: figures) else {
      return nil
    }
    points = zip(answers.sizes, figures).map { Point(rows: $0.rows, macroF1: $1) }
      .sorted { $0.rows < $1.rows }
    self.law = law
    resampled = parallelMap(Self.resamples, inBlocksOf: 1) { sample in
      var weights = [Int](repeating: 0, count: count)
      for draw in 0..<count { weights[draws.index(sample * count + draw, below: count)] += 1 }
      return PowerLaw(rows: rows, figures: answers.macroF1(weights))
    }.compactMap(\.self)
  }

  /// What a model of `rows` rows is expected to reach.
  ///
  /// The interval covers the scatter of the figures around the law, the doubt about the law, and the doubt about figures
  /// that are measured on few rows (bootstrap); the last two are independent enough to be added as variances.
  package func estimate(rows: Int) -> Estimate {
    let size = Double(rows)
    let value = law.value(at: size)
    let values = resampled.map { $0.value(at: size) }
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    let variance =
      values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, values.count - 1))
    let scatter = law.halfWidth(at: size)
    // 1.96 standard deviations of a normal distribution hold 95 %.
    let half = (scatter * scatter + 1.96 * 1.96 * variance).squareRoot()
    return Estimate(
      rows: rows, macroF1: value, interval: max(0, value - half)...min(1, value + half))
  }

  /// The rows of each part to learn from, the smaller parts within the larger ones.
  ///
  /// - Parameters:
  ///   - rows: to learn from.
  ///   - classes: of these rows; every part has about the same share of each.
  package static func parts(
    of rows: [Int], classes: [Int], draws: RandomStream
  ) -> [[Int]] {
    precondition(rows.count == classes.count)
    var members: [Int: [Int]] = [:]
    for place in draws.permutation(rows.count) {
      members[classes[place], default: []].append(place)
    }
    // The first of each class come first, then the second ones and so on, in proportion to its size.
    var ranks = [Double](repeating: 0, count: rows.count)
    for places in members.values {
      for (index, place) in places.enumerated() {
        ranks[place] = (Double(index) + 0.5) / Double(places.count)
      }
    }
    let order = rows.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    return shares.map { share in
      let count = max(1, Int((share * Double(rows.count)).rounded()))
      return order.prefix(count).map { rows[$0] }.sorted()
    }
  }
}
