import FilbertTensor

/// Mean loss of a logistic regression plus its penalty, with the gradient.
///
/// The parameters are the weights `[columns x features]`, then the biases at the mean of the features: less steps are needed
/// for centred features, and the weights are the same.
struct LogisticObjective: Sendable {
  enum Precision: Sendable {
    /// Products in `Float` on the features as they are; everything else in double.
    case single
    /// The features of a block are converted, which costs twice the time.
    case double
  }

  let features: Matrix
  let layout: LogitLayout
  let moments: FeatureMoments
  /// One for each row; their sum is 1.
  let rowWeights: [Double]

  var weightCount: Int { layout.labels.count * features.columns }

  /// Biases that predict the shares of the labels, weights of 0.
  var constantParameters: [Double] {
    [Double](repeating: 0, count: weightCount) + layout.constantLogits
  }

  /// Mean loss + penalty / 2 ‖weights‖².
  func value(at parameters: [Double], penalty: Double, precision: Precision) -> LBFGS.Value {
    guard !layout.labels.isEmpty else { return LBFGS.Value(loss: 0, gradient: []) }
    let weights = Array(parameters[..<weightCount])
    let biases = Array(parameters[weightCount...])
    let blocks = RowBlocks(rows: features.rows)
    var sum: LossSum
    switch precision {
    case .single: sum = single(weights, biases, blocks)
    case .double: sum = double(weights, biases, blocks)
    }
    add(penalty, times: weights, to: &sum.weightGradient)
    return LBFGS.Value(
      loss: sum.loss + penalty / 2 * dot(weights, weights),
      gradient: sum.weightGradient + sum.biasGradient)
  }

  private func double(_ weights: [Double], _ biases: [Double], _ blocks: RowBlocks) -> LossSum {
    let lanes = blocks.map { blocks in
      var sum = LossSum(columns: layout.labels.count, features: features.columns)
      for rows in blocks {
        let x = moments.centred(features[rows: rows])
        var z = rows.flatMap { _ in biases }
        addProduct(x, transposedB: weights, inner: features.columns, to: &z)
        sum.loss += layout.replaceByGradient(&z, rows: rows, weights: rowWeights)
        addProduct(transposedA: z, x, inner: rows.count, to: &sum.weightGradient)
        sum.addToBiases(z)
      }
      return sum
    }
    return LossSum(lanes)
  }

  private func single(_ weights: [Double], _ biases: [Double], _ blocks: RowBlocks) -> LossSum {
    let (columns, width) = (layout.labels.count, features.columns)
    let rounded = Matrix(rows: columns, columns: width, elements: weights.map(Float.init))
    // The features are not centred here; what that adds to each logit and gradient is the same in all rows.
    let offsets = (0..<columns).map { column in
      biases[column]
        - (0..<width).reduce(0) { $0 + Double(rounded[column, $1]) * moments.means[$1] }
    }
    let lanes = blocks.map { blocks in
      var sum = LossSum(columns: columns, features: width)
      let gradient = Matrix(rows: columns, columns: width)
      for rows in blocks {
        let x = features[rows: rows]
        var z = multiplyTransposed(x, rounded).adding(offsets)
        sum.loss += layout.replaceByGradient(&z, rows: rows, weights: rowWeights)
        let dz = Matrix(rows: rows.count, columns: columns, elements: z.map(Float.init))
        multiply(dz, transposeA: true, x, into: gradient)
        sum.addToWeights(gradient)
        sum.addToBiases(z)
      }
      return sum
    }
    var sum = LossSum(lanes)
    for column in 0..<columns {
      for feature in 0..<width {
        sum.weightGradient[column * width + feature] -=
          sum.biasGradient[column] * moments.means[feature]
      }
    }
    return sum
  }
}

extension Matrix {
  /// The elements in double, row by row, plus `offsets` in every row.
  fileprivate func adding(_ offsets: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    withSpan { elements in
      for start in Swift.stride(from: 0, to: elements.count, by: columns) {
        for column in offsets.indices {
          result[start + column] = Double(elements[start + column]) + offsets[column]
        }
      }
    }
    return result
  }
}

/// Loss and gradient of some rows.
private struct LossSum: Sendable {
  var loss = 0.0
  /// `[columns x features]`
  var weightGradient: [Double]
  var biasGradient: [Double]

  init(columns: Int, features: Int) {
    weightGradient = [Double](repeating: 0, count: columns * features)
    biasGradient = [Double](repeating: 0, count: columns)
  }

  /// The sum of `lanes`, in order.
  init(_ lanes: [LossSum]) {
    self = lanes[0]
    for lane in lanes.dropFirst() {
      loss += lane.loss
      add(1, times: lane.weightGradient, to: &weightGradient)
      add(1, times: lane.biasGradient, to: &biasGradient)
    }
  }

  mutating func addToWeights(_ gradient: Matrix) {
    gradient.withSpan { gradient in
      for index in weightGradient.indices { weightGradient[index] += Double(gradient[index]) }
    }
  }

  /// Adds the rows of `gradient`, `[rows x columns]`.
  mutating func addToBiases(_ gradient: [Double]) {
    for start in stride(from: 0, to: gradient.count, by: biasGradient.count) {
      for column in biasGradient.indices { biasGradient[column] += gradient[start + column] }
    }
  }
}
