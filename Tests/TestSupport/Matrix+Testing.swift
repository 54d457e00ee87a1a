package import FilbertTensor

extension Matrix {
  /// Reproducible values, uniform on [-1, 1).
  package static func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    let stream = RandomStream(seed: seed)
    return Matrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { Float(2 * stream.uniform($0) - 1) })
  }

  /// The same elements one by one, to compare bits.
  package var bits: [UInt32] { elements.map(\.bitPattern) }

  /// Σ self * other: a scalar loss whose gradient with respect to `self` is `other`.
  package func dot(_ other: Matrix) -> Double {
    zip(elements, other.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
}

/// Σ over k of op(a)[i, k] * op(b)[k, j], in double.
package func productInDouble(
  _ a: Matrix, _ transposeA: Bool, _ b: Matrix, _ transposeB: Bool, scale: Double = 1
) -> [Float] {
  let (m, inner) = transposeA ? (a.columns, a.rows) : (a.rows, a.columns)
  let n = transposeB ? b.rows : b.columns
  var result: [Float] = []
  for i in 0..<m {
    for j in 0..<n {
      var sum = 0.0
      for k in 0..<inner {
        sum +=
          Double(transposeA ? a[k, i] : a[i, k]) * Double(transposeB ? b[j, k] : b[k, j])
      }
      result.append(Float(scale * sum))
    }
  }
  return result
}

/// Greatest absolute difference; infinite if the shapes differ or anything is not finite.
package func distance(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { greatest, pair in
    let difference = abs(pair.0 - pair.1)
    return difference.isFinite ? max(greatest, difference) : .infinity
  }
}

/// ‖a - b‖ / ‖b‖, or ‖a‖ where b is zero; infinite if the counts differ.
package func relativeDistance(_ a: [Float], _ b: [Float]) -> Double {
  guard a.count == b.count else { return .infinity }
  var difference = 0.0
  var size = 0.0
  for (x, y) in zip(a, b) {
    difference += (Double(x) - Double(y)) * (Double(x) - Double(y))
    size += Double(y) * Double(y)
  }
  return size > 0 ? (difference / size).squareRoot() : difference.squareRoot()
}
