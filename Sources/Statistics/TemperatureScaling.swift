package import FilbertCore
package import FilbertTensor
import Glibc

/// The factor on logits with which probabilities are calibrated (Guo et al. 2017), as scikit-learn's
/// `CalibratedClassifierCV(method="temperature")` finds it.
///
/// Fit it on rows that the model was not trained on. Multiply the weights and biases of the classifier by
/// ``inverseTemperature``, and the answers stay the same while their probabilities become honest.
package struct TemperatureScaling: Sendable, Equatable {
  package enum Outcome: Sendable, Equatable {
    /// The factor with the least log loss.
    case fitted
    /// The factor with the least log loss lies beyond ``TemperatureScaling/range``, whose nearer end was taken.
    case clamped
    /// In every row no logit is greater than that of the label, so every greater factor has a lower loss. The factor is 1.
    case separated
    /// There are no rows, or no two logits of a row differ. The factor is 1.
    case uninformative
  }

  /// What ``inverseTemperature`` is kept in. scikit-learn searches from e^-10 to e^10; a factor beyond a hundred means that
  /// the rows say nothing about it.
  package static let range = 0.01...100.0

  /// What logits are multiplied by: 1 / temperature.
  package let inverseTemperature: Double
  package let outcome: Outcome
  /// Mean log loss of the rows with a factor of 1.
  package let lossBefore: Double
  /// Mean log loss of the rows with ``inverseTemperature``; not greater than ``lossBefore``.
  package let lossAfter: Double

  /// One factor for `logits` of `[rows x labels]`, without gaps between rows, and a label for each row.
  ///
  /// - Parameter rowWeights: how often each row counts; 1 if left out.
  /// - Throws: `badData` if a logit is not finite.
  package init(
    _ logits: Matrix, labels: [Int], rowWeights: [Double]? = nil
  ) throws(FilbertError) {
    precondition(
      labels.count == logits.rows && labels.allSatisfy { 0..<logits.columns ~= $0 },
      "logits of \(logits.shape) for \(labels.count) labels")
    guard !labels.isEmpty else {
      self.init(1, .uninformative, before: 0, after: 0)
      return
    }
    let loss = ScaledLogLoss(
      logits: logits, labels: labels, weights: try RowWeights(rowWeights, rows: labels.count).shares
    )
    let start = loss.value(at: 1)
    guard start.loss.isFinite, start.spread.isFinite else {
      throw FilbertError(
        .badData, "The logits are not finite, so they cannot be calibrated; check the model.")
    }
    guard start.spread > 0 else {
      self.init(1, .uninformative, before: start.loss, after: start.loss)
      return
    }
    guard start.leastMargin < 0 else {
      self.init(1, .separated, before: start.loss, after: start.loss)
      return
    }
    let (factor, outcome) = Self.minimum(of: loss, start)
    self.init(
      factor, outcome, before: start.loss, after: min(start.loss, loss.value(at: factor).loss))
  }

  private init(_ factor: Double, _ outcome: Outcome, before: Double, after: Double) {
    inverseTemperature = factor
    self.outcome = outcome
    lossBefore = before
    lossAfter = after
  }

  /// A factor for each column of `logits`, `[rows x labels]`, by its binary log loss.
  ///
  /// - Parameter labels: the numbers of each row's labels.
  /// - Throws: `badData` if a logit is not finite.
  package static func forEachLabel(
    _ logits: Matrix, labels: [[Int]]
  ) throws(FilbertError) -> [TemperatureScaling] {
    precondition(labels.count == logits.rows, "logits of \(logits.shape), \(labels.count) rows")
    var scalings: [TemperatureScaling] = []
    for label in 0..<logits.columns {
      // Sigmoid of z is softmax over 0 and z.
      let pair = Matrix.zeros(rows: logits.rows, columns: 2)
      pair[columns: 1..<2].copyElements(from: logits[columns: label..<label + 1])
      scalings.append(
        try TemperatureScaling(pair, labels: labels.map { $0.contains(label) ? 1 : 0 }))
    }
    return scalings
  }

  /// The log loss is convex in the factor: its slope has one root, found by Newton's method within a bracket.
  private static func minimum(
    of loss: ScaledLogLoss, _ start: ScaledLogLoss.Value
  ) -> (Double, Outcome) {
    let end = start.slope < 0 ? range.upperBound : range.lowerBound
    let slopeAtEnd = loss.value(at: end).slope
    guard (slopeAtEnd > 0) != (start.slope > 0) else { return (end, .clamped) }
    var (low, high) = (min(1, end), max(1, end))
    var (factor, value) = (1.0, start)
    while value.slope != 0 {
      if value.slope < 0 { low = factor } else { high = factor }
      var next = factor - value.slope / value.curvature
      // Far from the root the curvature may be that of another scale.
      if !(low < next && next < high) { next = (low * high).squareRoot() }
      guard abs(next - factor) > 1e-13 * factor, low < next, next < high else { break }
      factor = next
      value = loss.value(at: factor)
    }
    return (factor, .fitted)
  }
}

/// The weighted mean log loss of logits times a factor.
private struct ScaledLogLoss: Sendable {
  struct Value: Sendable {
    var loss = 0.0
    /// First and second derivative with respect to the factor.
    var (slope, curvature) = (0.0, 0.0)
    /// The least difference between the logit of a row's label and the greatest other one.
    var leastMargin = Double.infinity
    /// The greatest difference between two logits of a row.
    var spread = 0.0
  }

  let logits: Matrix
  let labels: [Int]
  /// One for each row; their sum is 1.
  let weights: [Double]

  func value(at factor: Double) -> Value {
    let lanes = RowBlocks(rows: logits.rows).map { blocks in
      var sum = Value()
      for rows in blocks {
        logits[rows: rows].withSpan { z in
          for row in rows where weights[row] > 0 {
            add(row, z, from: (row - rows.lowerBound) * logits.columns, at: factor, to: &sum)
          }
        }
      }
      return sum
    }
    return lanes.reduce(into: Value()) { sum, lane in
      sum.loss += lane.loss
      sum.slope += lane.slope
      sum.curvature += lane.curvature
      sum.leastMargin = min(sum.leastMargin, lane.leastMargin)
      sum.spread = max(sum.spread, lane.spread)
    }
  }

  private func add(
    _ row: Int, _ z: Span<Float>, from start: Int, at factor: Double, to sum: inout Value
  ) {
    let columns = start..<start + logits.columns
    let gold = Double(z[start + labels[row]])
    var (greatest, least, rival) = (-Double.infinity, Double.infinity, -Double.infinity)
    for column in columns {
      let value = Double(z[column])
      greatest = max(greatest, value)
      least = min(least, value)
      if column != start + labels[row] { rival = max(rival, value) }
    }
    // Moments of the logits, less the greatest, under the softmax.
    var (total, first, second) = (0.0, 0.0, 0.0)
    for column in columns {
      let value = Double(z[column]) - greatest
      let weight = exp(factor * value)
      total += weight
      first += weight * value
      second += weight * value * value
    }
    let mean = first / total
    sum.loss += weights[row] * (log(total) - factor * (gold - greatest))
    sum.slope += weights[row] * (mean - (gold - greatest))
    sum.curvature += weights[row] * max(0, second / total - mean * mean)
    sum.leastMargin = min(sum.leastMargin, gold - rival)
    sum.spread = max(sum.spread, greatest - least)
  }
}
