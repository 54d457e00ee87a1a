import FilbertStatistics
import Glibc

/// One temperature for a conditional random field: the factor of its logits and scores with which the tags of held-out
/// sentences are most likely.
enum ChainTemperature {
  /// Fits the factor. The loss is convex in it, so it has one minimum in its logarithm too.
  ///
  /// - Parameters:
  ///   - words: over which the loss is a mean.
  ///   - loss: the negative log-likelihood with a factor.
  /// - Returns: nil without words.
  static func fit(labels: Int, words: Int, loss: (Double) -> Double) -> Calibration? {
    guard words > 0 else { return nil }
    let before = loss(1)
    let range = TemperatureScaling.range
    let (factor, after) = minimum(from: log(range.lowerBound), to: log(range.upperBound), loss)
    guard after < before else {
      return Calibration(
        factors: [Double](repeating: 1, count: labels), lossBefore: before / Double(words),
        lossAfter: before / Double(words))
    }
    return Calibration(
      factors: [Double](repeating: factor, count: labels), lossBefore: before / Double(words),
      lossAfter: after / Double(words))
  }

  /// Golden-section search to four digits.
  private static func minimum(
    from start: Double, to end: Double, _ loss: (Double) -> Double
  ) -> (factor: Double, loss: Double) {
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (start, end)
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (leftLoss, rightLoss) = (loss(exp(left)), loss(exp(right)))
    while high - low > 1e-4 {
      if leftLoss <= rightLoss {
        (high, right, rightLoss) = (right, left, leftLoss)
        left = high - ratio * (high - low)
        leftLoss = loss(exp(left))
      } else {
        (low, left, leftLoss) = (left, right, rightLoss)
        right = low + ratio * (high - low)
        rightLoss = loss(exp(right))
      }
    }
    return leftLoss <= rightLoss ? (exp(left), leftLoss) : (exp(right), rightLoss)
  }
}
