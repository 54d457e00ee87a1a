import CFilbertKernels

/// A matrix of 8-bit integers with a scale for every row: `w[i, j] = scale[i] * value[i, j]`.
///
/// Symmetric and by row, which is by output of a linear layer and by word of an embedding (Jacob et al. 2018,
/// arXiv:1712.05877; Krishnamoorthi 2018, arXiv:1806.08342).
package struct QuantizedTensor: Sendable, Equatable {
  package let rows: Int
  package let columns: Int
  /// Row by row.
  package let values: [Int8]
  /// One a row, 0 or above; 0 if all values are.
  package let scales: [Float]
  /// The factors of the inputs of a product, one per column, if weights were divided by them; nil for 1 each.
  package let factors: [Float]?

  /// Greatest magnitude of the weights of a product; see ``QuantizedWeights``.
  package static let weightLimit = Int8(FB_WEIGHT_LIMIT)
  /// Bits of an activation while it is multiplied.
  package static let activationBits = Int(FB_ACTIVATION_LIMIT + 1).trailingZeroBitCount
  /// Greatest magnitude of an embedding.
  package static let embeddingLimit: Int8 = 127

  /// - Precondition: The counts fit the shape.
  package init(
    rows: Int, columns: Int, values: [Int8], scales: [Float], factors: [Float]? = nil
  ) {
    precondition(
      values.count == rows * columns && scales.count == rows
        && (factors == nil || factors?.count == columns),
      "\(values.count) values and \(scales.count) scales for \(rows) x \(columns)")
    self.rows = rows
    self.columns = columns
    self.values = values
    self.scales = scales
    self.factors = factors
  }

  /// Rounds `matrix`, its columns divided by `factors`, each row with the scale of least squared error.
  package init(_ matrix: Matrix, limit: Int8, factors: [Float]? = nil) {
    let matrix = factors.map { matrix.dividingColumns(by: $0) } ?? matrix
    let (rows, columns) = (matrix.rows, matrix.columns)
    var scales = [Float](repeating: 0, count: rows)
    let values = unsafe [Int8](unsafeUninitializedCapacity: rows * columns) { values, count in
      for row in 0..<rows {
        guard let start = values.baseAddress else { break }
        unsafe fb_quantize_weights(
          columns, matrix.pointer + row * matrix.stride, Int32(limit), start + row * columns,
          &scales[row])
      }
      count = rows * columns
    }
    self.init(rows: rows, columns: columns, values: values, scales: scales, factors: factors)
  }

  /// Factors that move the wide range of inputs into the weights, where it does less harm: with a the greatest input of
  /// a column and w its greatest weight, √(w / a) (SmoothQuant with α = 0.5, Xiao et al. 2023, arXiv:2211.10438).
  package static func smoothingFactors(_ weights: Matrix, greatestInputs: [Float]) -> [Float] {
    // Columns that are never used, on one side or the other, stay as they are.
    zip(weights.greatestInColumns, greatestInputs).map { weight, input in
      weight > 1e-6 && input > 1e-6 && input.isFinite ? (weight / input).squareRoot() : 1
    }
  }

  /// Whether no value is beyond `limit`.
  package func isWithin(_ limit: Int8) -> Bool {
    unsafe values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return true }
      return unsafe fb_is_within8(values.count, start, Int32(limit))
    }
  }

  /// What the integers stand for.
  package var matrix: Matrix {
    var elements = values.map(Float.init)
    for index in elements.indices { elements[index] *= scales[index / max(1, columns)] }
    return Matrix(rows: rows, columns: columns, elements: elements)
  }

  /// The weights that the integers stand for, for inputs that are not multiplied by ``factors``.
  package var weights: Matrix {
    guard let factors else { return matrix }
    return Matrix(
      rows: rows, columns: columns,
      elements: zip(matrix.elements.indices, matrix.elements).map { $1 * factors[$0 % columns] })
  }
}

extension Matrix {
  fileprivate func dividingColumns(by factors: [Float]) -> Matrix {
    Matrix(
      rows: rows, columns: columns,
      elements: (0..<rows).flatMap { zip(row($0), factors).map { $0 / $1 } })
  }

  /// The greatest magnitude in every column.
  package var greatestInColumns: [Float] {
    var greatest = [Float](repeating: 0, count: columns)
    for row in 0..<rows {
      for (column, value) in self.row(row).enumerated() {
        greatest[column] = max(greatest[column], abs(value))
      }
    }
    return greatest
  }
}
