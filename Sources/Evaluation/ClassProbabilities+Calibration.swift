import FilbertCore

// Whether probabilities mean what they say. With the log loss these are the figures for people who act on a probability.

extension ClassProbabilities {
  /// Expected calibration error of the most probable class: examples are put into 15 bins of equal width by its
  /// probability, and the figure is the mean distance between the probability and the share that is right, each bin
  /// counting by its examples. 0 for perfect.
  ///
  /// Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", equation 3: bin m holds ((m-1)/15, m/15].
  /// torchmetrics' `MulticlassCalibrationError(n_bins=15, norm="l1")` puts the bounds into the next bin instead.
  ///
  /// - Returns: nil without examples, and for probabilities that are not numbers. A gold label that is not among the
  ///   classes counts as wrong.
  package func expectedCalibrationError(gold: [Int]) -> Double? {
    precondition(gold.count == exampleCount, "\(gold.count) labels, \(exampleCount) examples")
    let best = gold.indices.map { example in
      // The first of equal ones, as NumPy's argmax.
      (0..<classCount).max {
        let (a, b) = (self[example, $0], self[example, $1])
        return a == b ? $0 > $1 : a < b
      } ?? 0
    }
    return CalibrationBins.error(
      confidences: gold.indices.map { self[$0, best[$0]] },
      isRight: gold.indices.map { best[$0] == gold[$0] })
  }

  /// Brier score: the mean over the examples of the squared differences between the probabilities and 1 for the gold
  /// class, 0 for the others, added up over the classes. 0 for perfect.
  ///
  /// As in scikit-learn's `brier_score_loss(scale_by_half="auto")`, half of that for two classes, so that it is at most 1
  /// and equals the mean squared error of one class's probability; for more classes it is at most 2.
  ///
  /// - Returns: nil as ``logLoss(gold:)``.
  package func brierScore(gold: [Int]) -> Double? {
    precondition(gold.count == exampleCount, "\(gold.count) labels, \(exampleCount) examples")
    guard !gold.isEmpty, gold.allSatisfy({ 0..<classCount ~= $0 }) else { return nil }
    let sums = gold.indices.map { example in
      pairwiseSum(
        (0..<classCount).map { label in
          let difference = (label == gold[example] ? 1 : 0) - self[example, label]
          return difference * difference
        })
    }
    let score = mean(sums) * (classCount < 3 ? 0.5 : 1)
    return score.isFinite ? score : nil
  }

  private subscript(example: Int, label: Int) -> Double { values[example * classCount + label] }
}

/// The probabilities of one label that applies to a text or does not, whatever others do.
package struct LabelProbabilities: Sendable, Equatable {
  /// The probability that the label applies, for each text.
  private let values: [Double]
  /// Whether it does.
  private let applies: [Bool]

  /// - Precondition: both are equally long.
  package init(_ values: [Double], applies: [Bool]) {
    precondition(values.count == applies.count, "\(values.count) values, \(applies.count) labels")
    (self.values, self.applies) = (values, applies)
  }

  /// Expected calibration error of the probability that the label applies, in 15 bins as
  /// ``ClassProbabilities/expectedCalibrationError(gold:)``: torchmetrics' `BinaryCalibrationError(n_bins=15)`.
  ///
  /// - Returns: nil without texts, and for probabilities that are not numbers.
  package var expectedCalibrationError: Double? {
    CalibrationBins.error(confidences: values, isRight: applies)
  }

  /// Mean squared difference between the probability and 1 if the label applies, 0 if not, as scikit-learn's
  /// `brier_score_loss` of one label.
  ///
  /// - Returns: nil without texts, and for probabilities that are not numbers.
  package var brierScore: Double? {
    guard !values.isEmpty else { return nil }
    // scikit-learn adds up both classes and takes half of it, which differs in the last bit.
    let sums = zip(values, applies).map { value, applies in
      let (no, yes) = ((applies ? 0 : 1) - (1 - value), (applies ? 1 : 0) - value)
      return no * no + yes * yes
    }
    let score = mean(sums) * 0.5
    return score.isFinite ? score : nil
  }
}

/// Examples in bins of equal width by their probability.
private enum CalibrationBins {
  static let count = 15

  /// The mean over all examples of the distance between mean probability and share of right ones in their bin.
  static func error(confidences: [Double], isRight: [Bool]) -> Double? {
    guard !confidences.isEmpty, confidences.allSatisfy(\.isFinite) else { return nil }
    // NumPy's linspace(0, 1, 16), without its ends.
    let bounds = (1..<count).map { Double($0) * (1 / Double(count)) }
    var bins = [[Int]](repeating: [], count: count)
    for (example, confidence) in confidences.enumerated() {
      bins[bounds.count { $0 < confidence }].append(example)
    }
    return pairwiseSum(
      bins.filter { !$0.isEmpty }.map { bin in
        let right = Double(bin.count { isRight[$0] }) / Double(bin.count)
        let share = Double(bin.count) / Double(confidences.count)
        return abs(right - mean(bin.map { confidences[$0] })) * share
      })
  }
}
