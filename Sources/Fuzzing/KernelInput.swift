import FilbertTensor

/// Shapes and values of an input for kernels.
extension InputNumbers {
  /// Sizes at which loops of kernels end: vectors of 4, 8 and 16, tiles of up to 14 rows, panels of 16 and 32 outputs,
  /// shelves of 25 and 50 rows, blocks of 84, 384 inputs, and one more or less of each.
  private static let borders: [Int] = {
    let sizes = [4, 8, 12, 14, 16, 24, 25, 28, 32, 42, 48, 50, 64, 84, 96, 128, 168, 192, 384]
    return [0, 1, 2, 3] + Set(sizes.flatMap { [$0 - 1, $0, $0 + 1] }).filter { $0 > 3 }.sorted()
  }()

  /// A number of rows, columns or inputs: `least` or above, and below `limit`.
  mutating func size(least: Int = 0, below limit: Int = 400) -> Int {
    let fitting = Self.borders.filter { $0 >= least && $0 < limit }
    return one(of: fitting)
  }

  /// Rows of a product over this many columns and inputs, few enough that plain loops are quick.
  mutating func rows(for columns: Int, _ inner: Int, below limit: Int) -> Int {
    min(size(below: limit), (1 << 17) / max(1, columns * inner))
  }

  /// A block of values whose last one is the last of its memory, where AddressSanitizer watches; as a block of a larger
  /// matrix if `isBlock`.
  mutating func matrix(_ rows: Int, _ columns: Int, isBlock: Bool = false) -> Matrix {
    let (above, beside) = isBlock ? (number(below: 3), number(below: 5)) : (0, 0)
    let whole = Matrix(rows: rows + above, columns: columns + beside)
    let style = number(below: 8)
    let stream = RandomStream(key: UInt64(word()))
    whole.withMutableSpan { span in
      for index in span.indices { span[index] = Self.value(stream, index, style) }
    }
    if style == 7, rows * columns > 0 {
      // A few of them where no loop expects any.
      for _ in 0..<3 {
        let value = one(of: Self.strange)
        let (row, column) = (word() % whole.rows, word() % whole.columns)
        whole[rows: row..<row + 1][columns: column..<column + 1].fill(value)
      }
    }
    return whole[rows: above..<above + rows][columns: beside..<beside + columns]
  }

  private static let strange: [Float] = [
    .nan, .signalingNaN, .infinity, -.infinity, .greatestFiniteMagnitude,
    -.greatestFiniteMagnitude, .leastNonzeroMagnitude, .leastNormalMagnitude, -0.0,
  ]

  private static func value(_ stream: RandomStream, _ index: Int, _ style: Int) -> Float {
    let value = Float(2 * stream.uniform(index) - 1)
    switch style {
    case 3: return value * 100
    case 4: return value * 1e19
    case 5: return value * 1e-38
    case 6: return index % 3 == 0 ? value : 0
    default: return value
    }
  }
}
