package import FilbertCore
package import FilbertTensor

/// Logistic regression with an L2 penalty, as scikit-learn's `LogisticRegression(C=c)`: with one label for each row softmax
/// over all labels, with any number of labels a binary regression for each (`OneVsRestClassifier`).
///
/// Made once for some rows and fitted for several `c`, each from the last:
///
/// ```swift
/// let regression = try LogisticRegression(features, .one(labels, labelCount: 77))
/// var fit = regression.fit(c: 1)
/// for c in [10.0, 100] { fit = regression.fit(c: c, from: fit.model) }
/// ```
///
/// The features are never copied as a whole; they may lie in a file that is mapped into memory. Beyond them it needs about
/// forty times the memory of the weights in double precision. The same bits on any number of threads.
package struct LogisticRegression: Sendable {
  /// What ``fit(c:tolerance:maximumIterations:from:)`` found.
  package struct Fit: Sendable {
    package let model: LinearModel
    /// Weighted mean over the rows of the cross-entropy, or of the sum of the labels' binary ones, without the penalty.
    package let loss: Double
    /// Whether the gradient came below the tolerance.
    package let converged: Bool
    /// The greatest element of the gradient of mean loss and penalty.
    package let largestGradient: Double
    package let iterations: Int
    /// Passes over the features.
    package let passes: Int
  }

  private let objective: LogisticObjective
  /// Sum of the weights of the rows.
  private let totalWeight: Double
  /// The greatest element of the gradient with weights of 0.
  private let initialGradient: Double

  /// - Parameters:
  ///   - features: `[rows x features]`, without gaps between rows.
  ///   - rowWeights: how often each row counts, for instance the weight of its class; 1 if left out. A row of weight 0 is
  ///     left out, but for the time it takes: so rows are held out for validation.
  /// - Throws: `badData` if there are no rows of positive weight, or a feature is not finite.
  package init(
    _ features: Matrix, _ targets: LogisticTargets, rowWeights: [Double]? = nil
  ) throws(FilbertError) {
    precondition(
      features.rows == targets.rowCount,
      "features of \(features.shape), \(targets.rowCount) targets")
    let weights = try RowWeights(rowWeights, rows: features.rows)
    totalWeight = weights.total
    objective = LogisticObjective(
      features: features, layout: LogitLayout(targets, weights: weights.shares),
      moments: try FeatureMoments(features, weights: weights.shares), rowWeights: weights.shares)
    initialGradient =
      objective.value(at: objective.constantParameters, penalty: 0, precision: .single)
      .largestGradient
  }

  /// Minimises `c` Σ loss + ‖weights‖² / 2, biases not penalised.
  ///
  /// A label that no row has, or every row has, gets weights of 0 and a bias that says as much as half a row more would: for
  /// rows with one label in common the model answers that label, whatever the features. A feature that does not vary gets
  /// weights of 0.
  ///
  /// - Parameters:
  ///   - c: the inverse of the penalty's strength, positive.
  ///   - tolerance: of the greatest element of the gradient of the mean over the rows, as in scikit-learn, whose default
  ///     is 1e-4: with 77 labels too much to improve on a start from a smaller `c`. If left out, a 200th of the gradient
  ///     with weights of 0, which is enough to compare values of `c` with any number of labels.
  ///   - maximumIterations: the fit ends there, whether converged or not.
  ///   - start: a model of the same labels and features to start from.
  package func fit(
    c: Double, tolerance: Double? = nil, maximumIterations: Int = 1_000,
    from start: LinearModel? = nil
  ) -> Fit {
    let tolerance = tolerance ?? max(1e-12, initialGradient / 200)
    precondition(c > 0 && tolerance >= 0, "C of \(c), tolerance \(tolerance)")
    let penalty = 1 / (c * totalWeight)
    var parameters = start.map(parameters(of:)) ?? objective.constantParameters
    var solver = LBFGS(inverseDiagonal: inverseCurvature(penalty: penalty))
    // Products in single precision have a gradient to about a millionth of the initial one.
    let coarse = max(tolerance, 1e-4 * initialGradient)
    var value = solver.minimize(
      &parameters, until: coarse, iterations: maximumIterations, rounding: 1e-6
    ) { objective.value(at: $0, penalty: penalty, precision: .single) }
    if value.largestGradient > tolerance || coarse > tolerance {
      value = solver.minimize(
        &parameters, until: tolerance, iterations: maximumIterations, rounding: 1e-14
      ) { objective.value(at: $0, penalty: penalty, precision: .double) }
    }
    let weights = parameters[..<objective.weightCount]
    return Fit(
      model: model(parameters),
      loss: value.loss - penalty / 2 * weights.reduce(0) { $0 + $1 * $1 },
      converged: value.largestGradient <= tolerance, largestGradient: value.largestGradient,
      iterations: solver.iterations, passes: solver.evaluations)
  }

  /// The scale of a step: the same for all weights, and for all biases.
  ///
  /// As if the variance of the features lay along five directions. A scale for each feature or principal component, from
  /// the Hessian's diagonal, took twice as many steps: rows that are fitted no longer count.
  private func inverseCurvature(penalty: Double) -> [Double] {
    let columns = objective.layout.labels.count
    let variance = objective.moments.variances.reduce(0, +) / 5
    // If no feature varies, only biases are left to fit.
    let spread = variance > 0 ? variance : 1
    let shares = objective.layout.shares
    let curvature = shares.reduce(0) { $0 + $1 * (1 - $1) } / Double(max(1, columns))
    let step = 1 / (curvature * spread + penalty)
    return [Double](repeating: step, count: objective.weightCount)
      + [Double](repeating: step * spread, count: columns)
  }

  /// The biases of a model are those at features of 0, those of the objective at the features' mean.
  private func model(_ parameters: [Double]) -> LinearModel {
    let weights = Array(parameters[..<objective.weightCount])
    let biases = zip(parameters[objective.weightCount...], shifts(weights)).map(-)
    return objective.layout.model(
      weights: weights, biases: biases, featureCount: objective.features.columns)
  }

  private func parameters(of model: LinearModel) -> [Double] {
    let (weights, biases) = objective.layout.columns(of: model)
    return weights + zip(biases, shifts(weights)).map(+)
  }

  /// weights · means, for each column.
  private func shifts(_ weights: [Double]) -> [Double] {
    let width = objective.features.columns
    return objective.layout.labels.indices.map { column in
      dot(Array(weights[column * width..<(column + 1) * width]), objective.moments.means)
    }
  }
}
