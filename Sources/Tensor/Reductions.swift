import CFilbertKernels

extension Matrix {
  /// With `self` a vector: adds to it the sum of the rows of `x`, or of `x * weights` element by element.
  ///
  /// Parallel over columns, every one summed over all rows in order: the same bits on any number of threads.
  package func addColumnSums(of x: Matrix, weightedBy weights: Matrix? = nil) {
    precondition(
      count == x.columns && isContiguous, "\(shape) += column sums of \(x.shape)")
    if let weights {
      precondition(
        weights.rows == x.rows && weights.columns == x.columns && weights.stride == x.stride,
        "column sums of \(x.shape) weighted by \(weights.shape)")
    }
    parallel(x.columns, inBlocksOf: 64) { columns in
      let (block, blockWeights) = (x[columns: columns], weights?[columns: columns])
      unsafe fb_add_column_sums(
        x.rows, columns.count, x.stride, block.pointer, blockWeights?.pointer,
        pointer + columns.lowerBound)
    }
  }

  /// Elements whose squares are summed at a time.
  package static let elementsASquareSum = 1 << 18

  /// Sum of the squares of all elements, in double, in blocks of ``elementsASquareSum`` summed in order.
  package var sumOfSquares: Double {
    precondition(isContiguous)
    let block = Self.elementsASquareSum
    let blocks = (count + block - 1) / block
    let sums = DoubleBuffer(count: blocks)
    parallel(count, inBlocksOf: block) { range in
      let sum = unsafe fb_sum_of_squares(range.count, pointer + range.lowerBound)
      sums[range.lowerBound / block] = sum
    }
    return (0..<blocks).reduce(0) { $0 + sums[$1] }
  }
}

extension Matrix {
  /// The product of each row with the same row of `other`, summed over columns in double.
  package func rowProducts(with other: Matrix) -> [Double] {
    precondition(
      rows == other.rows && columns == other.columns, "row products of \(shape) and \(other.shape)")
    return (0..<rows).map { row in
      var sum = 0.0
      for column in 0..<columns {
        unsafe sum +=
          Double(pointer[row * stride + column])
          * Double(other.pointer[row * other.stride + column])
      }
      return sum
    }
  }
}

extension Matrix {
  /// Sum of the squares of some rows, added up in the order of `indices`.
  package func sumOfSquares(rows indices: [Int]) -> Double {
    indices.reduce(0) { $0 + self[rows: $1..<$1 + 1].sumOfSquares }
  }

  /// Sets some rows to 0.
  package func clear(rows indices: [Int]) {
    for row in indices { self[rows: row..<row + 1].fill(0) }
  }
}

/// Partial results of a parallel loop, each written by one thread.
@safe private final class DoubleBuffer: @unchecked Sendable {
  private let values: UnsafeMutableBufferPointer<Double>

  init(count: Int) {
    unsafe values = .allocate(capacity: count)
    unsafe values.initialize(repeating: 0)
  }

  deinit { unsafe values.deallocate() }

  subscript(index: Int) -> Double {
    get { unsafe values[index] }
    set { unsafe values[index] = newValue }
  }
}
