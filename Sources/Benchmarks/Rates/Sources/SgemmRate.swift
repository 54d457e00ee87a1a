import FilbertTensor

/// Only the products of an encoder's linear layers, by OpenBLAS: the time of an encoder that does nothing else.
///
/// Each thread works on its own rows, and every layer has its own weights, so that weights come from memory as in a
/// model. Results overwrite earlier ones, because fresh memory would cost page faults.
struct SgemmRate {
  /// More than a micro-batch of Filbert has: enough for OpenBLAS to be at its best.
  private static let rows = 512

  /// The operands and results of a task, by number of columns.
  private typealias Rows = [Int: Matrix]

  private let weights: [Matrix]
  private let inputs: [Rows]
  private let outputs: [Rows]

  init(hidden: Int, inner: Int, layers: Int) {
    let shapes = [(3 * hidden, hidden), (hidden, hidden), (inner, hidden), (hidden, inner)]
    weights = (0..<layers).flatMap { layer in
      shapes.enumerated().map { index, shape in
        let weight = Matrix(rows: shape.0, columns: shape.1)
        weight.fillNormal(RandomStream(seed: 1, UInt64(layer), UInt64(index)), deviation: 0.02)
        return weight
      }
    }
    func rows(_ columns: [Int]) -> Rows {
      Rows(
        uniqueKeysWithValues: Set(columns).map { columns in
          let matrix = Matrix(rows: SgemmRate.rows, columns: columns)
          matrix.fillNormal(RandomStream(seed: 2, UInt64(columns)), deviation: 1)
          return (columns, matrix)
        })
    }
    let tasks = 2 * Threads.count
    inputs = (0..<tasks).map { _ in rows(shapes.map(\.1)) }
    outputs = (0..<tasks).map { _ in rows(shapes.map(\.0)) }
  }

  /// Floating-point operations of ``run()``.
  var flops: Double {
    2 * Double(inputs.count * SgemmRate.rows) * weights.reduce(0) { $0 + Double($1.count) }
  }

  /// Multiplies once with every weight matrix.
  func run() {
    parallel(inputs.count) { task in
      for weight in weights {
        guard let x = inputs[task][weight.columns], let y = outputs[task][weight.rows] else {
          preconditionFailure("no rows for weights of \(weight.shape)")
        }
        multiply(x, weight, transposeB: true, into: y)
      }
    }
  }
}
