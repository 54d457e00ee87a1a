import CFilbertOpenBLAS
import FilbertTensor

// What `FilbertTensor` does not have: BLAS in double precision, on arrays.

/// Σ a b.
func dot(_ a: [Double], _ b: [Double]) -> Double {
  precondition(BLAS.isReady && a.count == b.count, "\(a.count) times \(b.count) elements")
  return unsafe cblas_ddot(blasint(a.count), a, 1, b, 1)
}

/// `sum += scale * x`.
func add(_ scale: Double, times x: [Double], to sum: inout [Double]) {
  precondition(BLAS.isReady && x.count == sum.count, "\(x.count) to \(sum.count) elements")
  unsafe cblas_daxpy(blasint(x.count), scale, x, 1, &sum, 1)
}

/// `c += a bᵀ` for row-major `a` of `[rows x inner]` and `b` of `[columns x inner]`.
func addProduct(
  _ a: [Double], transposedB b: [Double], inner: Int, to c: inout [Double]
) {
  let (rows, columns) = (a.count / inner, b.count / inner)
  precondition(BLAS.isReady && c.count == rows * columns, "\(rows) x \(columns) into \(c.count)")
  unsafe cblas_dgemm(
    CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows), blasint(columns), blasint(inner), 1,
    a, blasint(inner), b, blasint(inner), 1, &c, blasint(columns))
}

/// `c += aᵀ b` for row-major `a` of `[inner x rows]` and `b` of `[inner x columns]`.
func addProduct(
  transposedA a: [Double], _ b: [Double], inner: Int, to c: inout [Double]
) {
  let (rows, columns) = (a.count / inner, b.count / inner)
  precondition(BLAS.isReady && c.count == rows * columns, "\(rows) x \(columns) into \(c.count)")
  unsafe cblas_dgemm(
    CblasRowMajor, CblasTrans, CblasNoTrans, blasint(rows), blasint(columns), blasint(inner), 1,
    a, blasint(rows), b, blasint(columns), 1, &c, blasint(columns))
}
