package import FilbertTensor

/// `logits = features · weightsᵀ + biases`: a linear classifier's, or a regression's single number.
package struct LinearModel: Sendable, Equatable {
  /// Row-major `[labels x features]`.
  package let weights: [Double]
  /// One for each label.
  package let biases: [Double]
  /// Width of a row of ``weights``.
  package let featureCount: Int

  package init(weights: [Double], biases: [Double], featureCount: Int) {
    precondition(
      weights.count == biases.count * featureCount,
      "\(weights.count) weights for \(biases.count) labels and \(featureCount) features")
    self.weights = weights
    self.biases = biases
    self.featureCount = featureCount
  }

  package var labelCount: Int { biases.count }

  /// The weights of one label.
  package func weights(ofLabel label: Int) -> ArraySlice<Double> {
    weights[label * featureCount..<(label + 1) * featureCount]
  }

  /// ``weights`` as a matrix `[labels x features]`, rounded to `Float`.
  package var weightMatrix: Matrix {
    Matrix(rows: labelCount, columns: featureCount, elements: weights.map(Float.init))
  }

  /// ``biases`` as a matrix `[1 x labels]`, rounded to `Float`.
  package var biasMatrix: Matrix {
    Matrix(rows: 1, columns: labelCount, elements: biases.map(Float.init))
  }

  /// `[rows x labels]` for `features` of `[rows x features]`, without gaps between rows.
  package func logits(_ features: Matrix) -> Matrix {
    let logits = multiplyTransposed(features, weightMatrix)
    logits.addInPlace(bias: biasMatrix)
    return logits
  }
}
