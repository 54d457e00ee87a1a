import FilbertTensor
import Glibc

/// The same numbers bit for bit; any NaN equals any other.
func requireSameBits(_ left: [Float], _ right: [Float], _ what: @autoclosure () -> String) {
  require(left.count == right.count, "\(what()): \(left.count) and \(right.count) numbers")
  for (index, (a, b)) in zip(left, right).enumerated() {
    require(
      a.bitPattern == b.bitPattern || a.isNaN && b.isNaN, "\(what()): \(a) and \(b) at \(index)")
  }
}

/// A chain of k multiplications and additions is off by k 2⁻²⁴ Σ|x w| at most (Higham 2002, section 3.1), and by the
/// smallest number for each that vanishes.
func requireProduct(
  _ c: Matrix, _ a: Matrix, transposeA: Bool = false, _ b: Matrix, transposeB: Bool,
  adding: Matrix? = nil, _ what: @autoclosure () -> String
) {
  let (rows, columns) = (vectors(a, areColumns: transposeA), vectors(b, areColumns: !transposeB))
  for (row, left) in rows.enumerated() {
    for (column, right) in columns.enumerated() {
      let before = Double(adding?[row, column] ?? 0)
      var (sum, size) = (before, abs(before))
      for k in left.indices {
        let term = left[k] * right[k]
        sum += term
        size += abs(term)
      }
      requireNear(
        c[row, column], sum, within: Double(left.count + 3) * (0x1p-24 * size + 1e-44), size,
        "\(what()) at \(row), \(column) of \(c.shape), \(left.count) inputs")
    }
  }
}

/// Rows or columns in double.
private func vectors(_ x: Matrix, areColumns: Bool) -> [[Double]] {
  let rows = (0..<x.rows).map { x.row($0).map(Double.init) }
  return areColumns ? (0..<x.columns).map { column in rows.map { $0[column] } } : rows
}

/// The error of 8 bits: half a step of each activation times its weight.
func requireRounded(_ y: Matrix, _ x: Matrix, _ w: Matrix, bias: Matrix?) {
  let outputs = vectors(w, areColumns: false)
  let weights = outputs.map { $0.reduce(0) { $0 + abs($1) } }
  for (row, values) in vectors(x, areColumns: false).enumerated() {
    let range = max(0, values.max() ?? 0) - min(0, values.min() ?? 0)
    let isFinite = values.allSatisfy(\.isFinite) && Float(range).isFinite
    for (output, vector) in outputs.enumerated() {
      guard isFinite else {
        require(y[row, output].isNaN, "\(y[row, output]) of a row that is not finite")
        continue
      }
      var sum = Double(bias?[0, output] ?? 0)
      var size = abs(sum)
      for k in values.indices {
        sum += values[k] * vector[k]
        size += abs(values[k] * vector[k])
      }
      let weight = weights[output]
      requireNear(
        y[row, output], sum,
        within: range / 127 * 0.51 * weight + 1e-5 * (size + range * weight) + 2e-30 * weight
          + 1e-37,
        size + range * weight, "8 bits at \(row), \(output)")
    }
  }
}

func requireNormalized(_ y: [Float], _ sums: [Double], _ gamma: Matrix, _ beta: Matrix) {
  let mean = sums.reduce(0, +) / Double(sums.count)
  let variance = sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sums.count)
  let size = sums.reduce(0) { max($0, abs($1)) }
  // Squares overflow above.
  guard sums.allSatisfy(\.isFinite) else { return requireNone(y, "a row that is not finite") }
  guard size < 1e15 else { return }
  let deviation = (variance + 1e-5).squareRoot()
  for column in y.indices {
    let normalized = (sums[column] - mean) / deviation
    let expected = normalized * Double(gamma[0, column]) + Double(beta[0, column])
    let scale = abs(Double(gamma[0, column])) * (abs(normalized) + 1 + size / deviation)
    requireNear(
      y[column], expected, within: 4e-6 * (scale + abs(Double(beta[0, column]))) + 1e-37,
      abs(normalized * Double(gamma[0, column])) + abs(Double(beta[0, column])), "normalized")
  }
}

func requireSoftmax(_ p: [Float], _ x: [Float], scale: Float) {
  guard !x.contains(where: \.isNaN) else { return requireNone(p, "softmax") }
  // The kernel takes the maximum of x, so with a negative scale what is greatest may overflow.
  guard x.allSatisfy(\.isFinite), scale > 0 else { return }
  let greatest = Double(x.max() ?? 0)
  let exponentials = x.map { exp(Double(scale) * (Double($0) - greatest)) }
  let sum = exponentials.reduce(0, +)
  // The argument of the exponential is rounded twice.
  let size = x.reduce(0) { max($0, abs(Double(scale) * Double($1))) }
  for (found, exponential) in zip(p, exponentials) {
    let expected = exponential / sum
    guard size < 1e6 else {
      require(found >= 0 && found <= 1.00001, "a probability of \(found)")
      continue
    }
    requireNear(
      found, expected, within: (4e-7 + 4e-7 * size) * (expected + 1e-3) + 1e-37, 1, "softmax")
  }
}

func requireLogSoftmax(_ y: [Float], _ x: [Float]) {
  guard !x.contains(where: \.isNaN) else { return requireNone(y, "log-softmax") }
  guard x.allSatisfy({ abs($0) < 1e38 }) else { return }
  let greatest = Double(x.max() ?? 0)
  let logarithm = log(x.reduce(0) { $0 + exp(Double($1) - greatest) })
  for (found, value) in zip(y, x) {
    let expected = Double(value) - greatest - logarithm
    requireNear(found, expected, within: 3e-7 * abs(expected) + 1e-6, abs(expected), "log-softmax")
  }
}

func requireImage(_ y: Float, of x: Float, _ activation: Activation) {
  guard !x.isNaN else { return require(y.isNaN, "\(activation) of no number is \(y)") }
  guard abs(x) < 1e12 else { return }
  let z = Double(x)
  let expected =
    switch activation {
    case .gelu: z * 0.5 * erfc(-z / 2.0.squareRoot())
    case .geluTanh: 0.5 * z * (1 + tanh((2 / Double.pi).squareRoot() * (z + 0.044715 * z * z * z)))
    case .relu: max(0, z)
    case .tanh: tanh(z)
    }
  requireNear(
    y, expected, within: 1e-6 * max(1, abs(z)), abs(expected), "\(activation) of \(x)")
}

/// Sums of rows by column, divided.
func requireColumnSums(_ y: Matrix, _ x: Matrix, _ parts: [(rows: Range<Int>, divisor: Int)]) {
  for (index, part) in parts.enumerated() {
    for column in 0..<x.columns {
      let values = part.rows.map { Double(x[$0, column]) }
      let size = values.reduce(0) { $0 + abs($1) }
      requireNear(
        y[index, column], values.reduce(0, +) / Double(part.divisor),
        within: Double(values.count + 3) * (0x1p-24 * size + 1e-44), size, "a sum of a column")
    }
  }
}

/// - Parameter size: of the terms; if they overflow, anything goes.
private func requireNear(
  _ found: Float, _ expected: Double, within tolerance: Double, _ size: Double,
  _ what: @autoclosure () -> String
) {
  if expected.isNaN { return require(found.isNaN, "\(what()): \(found), not a NaN") }
  if expected.isInfinite { return require(!found.isFinite, "\(what()): \(found) is finite") }
  guard size < 1e38 else { return }
  require(
    abs(Double(found) - expected) <= tolerance,
    "\(what()): \(found), not \(expected) within \(tolerance)")
}

private func requireNone(_ values: [Float], _ what: @autoclosure () -> String) {
  for value in values { require(!value.isFinite, "\(what()): \(value) is finite") }
}
