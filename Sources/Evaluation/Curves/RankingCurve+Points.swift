extension RankingCurve {
  /// The ROC curve from (0, 0), where the threshold is infinite, to (1, 1), without the points on a straight line
  /// between others: scikit-learn's `roc_curve`. nil unless both classes occur.
  package var rocPoints: CurvePoints? {
    guard positives > 0, negatives > 0 else { return nil }
    let corners = rocCorners
    return CurvePoints(
      xKey: "false_positive_rate", yKey: "true_positive_rate",
      x: [0] + corners.map { Double(falsePositives[$0]) / Double(negatives) },
      y: [0] + corners.map { Double(truePositives[$0]) / Double(positives) },
      thresholds: [.infinity] + corners.map { thresholds[$0] })
  }

  /// Recall and precision at every threshold, ascending, and the point (0, 1) at the end, whose threshold is infinite:
  /// scikit-learn's `precision_recall_curve`, which has no threshold for that point. nil without positives.
  package var precisionRecallPoints: CurvePoints? {
    guard positives > 0 else { return nil }
    let places = thresholds.indices.reversed()
    return CurvePoints(
      xKey: "recall", yKey: "precision",
      x: places.map { Double(truePositives[$0]) / Double(positives) } + [0],
      y: places.map {
        Double(truePositives[$0]) / Double(truePositives[$0] + falsePositives[$0])
      } + [1],
      thresholds: places.map { thresholds[$0] } + [.infinity])
  }

  /// Detection error trade-off: the false positive rate, descending, against the false negative rate, from the last
  /// threshold that finds all positives to the first that lets a negative in: scikit-learn's `det_curve`. nil unless
  /// both classes occur.
  package var detPoints: CurvePoints? {
    guard positives > 0, negatives > 0 else { return nil }
    // The point before the first threshold has no positives, true or false.
    let clean = thresholds.indices.prefix { falsePositives[$0] == 0 }.last
    let complete = thresholds.indices.first { truePositives[$0] == positives } ?? 0
    let places = ((clean ?? 0)...max(complete, clean ?? 0)).reversed()
    let start: [(Double, Double, Double)] = clean == nil ? [(0, 1, .infinity)] : []
    let points =
      places.map { place in
        (
          Double(falsePositives[place]) / Double(negatives),
          Double(positives - truePositives[place]) / Double(positives), thresholds[place]
        )
      } + start
    return CurvePoints(
      xKey: "false_positive_rate", yKey: "false_negative_rate", x: points.map(\.0),
      y: points.map(\.1), thresholds: points.map(\.2))
  }

  /// The greatest distance between the shares of positives and of negatives at or above a threshold: the statistic of
  /// Kolmogorov and Smirnov, `scipy.stats.ks_2samp` of the scores of both. nil unless both classes occur.
  package var kolmogorovSmirnov: Double? {
    guard positives > 0, negatives > 0 else { return nil }
    return thresholds.indices.map {
      (Double(truePositives[$0]) / Double(positives) - Double(falsePositives[$0])
        / Double(negatives)).magnitude
    }.max()
  }
}
