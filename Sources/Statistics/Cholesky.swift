import CFilbertOpenBLAS
import FilbertTensor

/// The lower triangle `L` of a symmetric, positive definite matrix `A = L Lᵀ`, in doubles.
package struct Cholesky: Sendable, Equatable {
  /// Rows, and columns, of `A`.
  package let order: Int
  /// `L` row by row, with zeros above the diagonal.
  package let factor: [Double]

  /// Factorizes `matrix`, `[order x order]` row by row, with LAPACK's `dpotrf`. Only its lower triangle is read.
  ///
  /// - Returns: nil if it is not positive definite: if it is singular, or has a NaN.
  package init?(_ matrix: [Double], order: Int) {
    precondition(
      matrix.count == order * order && order > 0, "\(matrix.count) elements for order \(order)")
    precondition(BLAS.isReady)
    var factor = matrix
    let size = Int32(order)
    // LAPACK counts by columns, to which this lower triangle is the upper one.
    let status = unsafe factor.withUnsafeMutableBufferPointer { buffer in
      unsafe LAPACKE_dpotrf(
        LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), size, buffer.baseAddress, size)
    }
    guard status == 0 else { return nil }
    for row in 0..<order {
      for column in (row + 1)..<max(order, row + 1) { factor[row * order + column] = 0 }
    }
    self.init(factor: factor, order: order)
  }

  /// A factor that was computed before, such as one from a file.
  ///
  /// - Returns: nil if a value is not finite, the diagonal is not positive or there is anything above it.
  package init?(factor: [Double], order: Int) {
    precondition(
      factor.count == order * order && order > 0, "\(factor.count) elements for order \(order)")
    guard factor.allSatisfy(\.isFinite) else { return nil }
    for row in 0..<order {
      guard factor[row * order + row] > 0 else { return nil }
      for column in (row + 1)..<max(order, row + 1) where factor[row * order + column] != 0 {
        return nil
      }
    }
    (self.factor, self.order) = (factor, order)
  }

  /// Replaces each row `x` of `rows`, `[count x order]`, by `L⁻¹ x` (BLAS's `dtrsm`). If `A` is the covariance of `x`,
  /// that of the result is the identity.
  package func whiten(_ rows: inout [Double]) {
    precondition(rows.count.isMultiple(of: order), "\(rows.count) elements for rows of \(order)")
    precondition(BLAS.isReady)
    let count = Int32(rows.count / order)
    guard count > 0 else { return }
    unsafe rows.withUnsafeMutableBufferPointer { rows in
      unsafe factor.withUnsafeBufferPointer { factor in
        unsafe cblas_dtrsm(
          CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, count, Int32(order), 1,
          factor.baseAddress, Int32(order), rows.baseAddress, Int32(order))
      }
    }
  }
}
