import FilbertTensor
import FilbertTestSupport
import Testing

@Suite struct QuantizedProductTests {
  /// Every remainder of rows, outputs and inputs; sums beyond 2^24, which a float does not hold exactly.
  private static let shapes = [
    (1, 1, 1), (4, 33, 7), (13, 16, 300), (12, 64, 256), (7, 95, 257), (31, 312, 64), (3, 40, 3072),
  ]

  private static var instructions: [IntegerInstructions] {
    IntegerInstructions.allCases.filter(\.isAvailable)
  }

  private func weights(_ outputs: Int, _ inputs: Int, seed: UInt64) -> QuantizedTensor {
    QuantizedTensor(
      Matrix.random(outputs, inputs, seed: seed), limit: QuantizedTensor.weightLimit)
  }

  @Test(arguments: instructions, shapes)
  func everyInstructionSetGivesTheSameBits(
    instructions: IntegerInstructions, shape: (rows: Int, outputs: Int, inputs: Int)
  ) {
    let w = QuantizedWeights([weights(shape.outputs, shape.inputs, seed: 1)])
    let bias = Matrix.random(1, shape.outputs, seed: 4)
    for rows in max(1, shape.rows - 12)...shape.rows {
      let x = Matrix.random(rows, shape.inputs, seed: 2)
      for bias in [nil, bias] {
        let (y, plain) = (
          Matrix.random(rows, shape.outputs, seed: 3), Matrix(rows: rows, columns: shape.outputs)
        )
        multiply(x, w, bias: bias, into: y, with: instructions)
        multiply(x, w, bias: bias, into: plain, with: .plain)
        #expect(y.bits == plain.bits)
      }
    }
  }

  /// The greatest activations times the greatest weights: what sixteen bits must hold.
  @Test(arguments: instructions)
  func theGreatestProductsDoNotOverflow(instructions: IntegerInstructions) {
    for sign in [Int8(1), -1] {
      let w = QuantizedTensor(
        rows: 32, columns: 64,
        values: [Int8](repeating: sign * QuantizedTensor.weightLimit, count: 32 * 64),
        scales: [Float](repeating: 1, count: 32))
      let x = Matrix(rows: 6, columns: 64, elements: [Float](repeating: 1, count: 6 * 64))
      let y = Matrix(rows: 6, columns: 32)
      multiply(x, QuantizedWeights([w]), into: y, with: instructions)
      let expected = Float(sign) * 64 * Float(QuantizedTensor.weightLimit)
      #expect(y.elements.allSatisfy { abs($0 - expected) < 1e-2 })
    }
  }

  /// Rounding weights and rows, each by at most half a step, bounds the error of a product.
  @Test(arguments: shapes)
  func errorIsThatOfRounding(shape: (rows: Int, outputs: Int, inputs: Int)) {
    let w = Matrix.random(shape.outputs, shape.inputs, seed: 1)
    let x = Matrix.random(shape.rows, shape.inputs, seed: 2)
    let y = multiplyTransposed(
      x, QuantizedWeights([QuantizedTensor(w, limit: QuantizedTensor.weightLimit)]))
    let exact = multiplyTransposed(x, w)
    // Independent errors of a step / √12 each, six deviations.
    let step = (1.0 / 64, 2.0 / 127)
    let variance = (step.0 * step.0 + step.1 * step.1) / 12 / 3 * Double(shape.inputs)
    #expect(Double(distance(y.elements, exact.elements)) < 6 * variance.squareRoot() + 0.02)
    if shape.inputs > 200 { #expect(relativeDistance(y.elements, exact.elements) < 0.015) }
  }

  @Test(arguments: instructions)
  func readsAndWritesBlocksAndNothingElse(instructions: IntegerInstructions) {
    let x = Matrix.random(20, 50, seed: 1)
    let y = Matrix.random(20, 60, seed: 2)
    let before = y.copy()
    let w = QuantizedWeights([weights(40, 30, seed: 3)])
    multiply(
      x[rows: 2..<19][columns: 5..<35], w, into: y[rows: 2..<19][columns: 7..<47],
      with: instructions)
    let expected = multiplyTransposed(x[rows: 2..<19][columns: 5..<35].copy(), w)
    #expect(y[rows: 2..<19][columns: 7..<47].bits == expected.bits)
    for row in 0..<20 {
      let outside = (2..<19).contains(row) ? Array(0..<7) + Array(47..<60) : Array(0..<60)
      #expect(outside.allSatisfy { y[row, $0] == before[row, $0] })
    }
  }

  /// A row's bits do not depend on its place, its company or the number of threads.
  @Test func aRowAloneEqualsItselfAmongOthers() {
    let w = QuantizedWeights([weights(200, 300, seed: 1)])
    let x = Matrix.random(500, 300, seed: 2)
    let results = Threads.forEachCount { multiplyTransposed(x, w).bits }
    #expect(results.allSatisfy { $0 == results[0] })
    for row in [0, 13, 14, 257, 499] {
      let alone = multiplyTransposed(x[rows: row..<row + 1], w)
      #expect(alone.bits == Array(results[0][row * 200..<(row + 1) * 200]))
    }
  }

  @Test func stackedPartsAreOneMatrix() {
    let parts = (1...3).map { weights(24, 40, seed: $0) }
    let x = Matrix.random(9, 40, seed: 5)
    let stacked = multiplyTransposed(x, QuantizedWeights(parts))
    for (index, part) in parts.enumerated() {
      let alone = multiplyTransposed(x, QuantizedWeights([part]))
      #expect(stacked[columns: index * 24..<(index + 1) * 24].bits == alone.bits)
    }
  }

  /// In blocks inside a parallel loop, or whole outside: the same bits, and those of the steps one by one.
  @Test(arguments: Activation.allCases)
  func feedForwardIsItsSteps(activation: Activation) {
    let (u, w) = (
      QuantizedWeights([weights(96, 40, seed: 1)]), QuantizedWeights([weights(40, 96, seed: 2)])
    )
    let (x, bias) = (Matrix.random(130, 40, seed: 3), Matrix.random(1, 96, seed: 4))
    let whole = feedForward(x, u, bias: bias, activation, w)
    let z = multiplyTransposed(x, u)
    z.activateInPlace(activation, bias: bias)
    #expect(multiplyTransposed(z, w).bits == whole.bits)
    let inside = Matrix(rows: 260, columns: 40)
    parallel(2) { index in
      inside[rows: index * 130..<(index + 1) * 130].copyElements(
        from: feedForward(x, u, bias: bias, activation, w))
    }
    #expect(inside[rows: 0..<130].bits == whole.bits && inside[rows: 130..<260].bits == whole.bits)
  }

  /// Rows of zeros and of numbers too small to have a reciprocal: no trap.
  @Test func strangeRowsHaveAnAnswer() {
    let w = QuantizedWeights([weights(8, 20, seed: 1)])
    for value in [0, -0.0, Float.leastNonzeroMagnitude, 1e-37] {
      let x = Matrix(rows: 1, columns: 20, elements: [Float](repeating: value, count: 20))
      #expect(multiplyTransposed(x, w).elements.allSatisfy { abs($0) < 1e-30 })
    }
  }

  /// Where a value is infinite or no number, or the range of a row overflows, all its products are no numbers; and
  /// those of other rows are what they are without it.
  @Test(arguments: instructions, [false, true])
  func whatIsNotFiniteShows(instructions: IntegerInstructions, hasFactors: Bool) {
    let part = weights(8, 20, seed: 1)
    let factors = Matrix.random(1, 20, seed: 6).elements.map { 2 + $0 }
    let w = QuantizedWeights([
      QuantizedTensor(
        rows: 8, columns: 20, values: part.values, scales: part.scales,
        factors: hasFactors ? factors : nil)
    ])
    let wide = 0.6 * Float.greatestFiniteMagnitude
    func product(_ row: [Float]) -> Matrix {
      let others = Matrix.random(2, 20, seed: 2)
      let x = Matrix(rows: 3, columns: 20, elements: others.row(0) + row + others.row(1))
      let y = Matrix(rows: 3, columns: 8)
      multiply(x, w, into: y, with: instructions)
      return y
    }
    let ordinary = product([Float](repeating: 1, count: 20))
    // In whole vectors and behind them.
    for place in [0, 7, 19] {
      for values in [
        [.nan], [.infinity], [-.infinity], [.nan, .infinity], [.infinity, -.infinity],
        [wide, -wide],
      ] as [[Float]] {
        var row = [Float](repeating: 1, count: 20)
        for (index, value) in values.enumerated() { row[(place + index) % 20] = value }
        let y = product(row)
        #expect(y.row(1).allSatisfy { $0.isNaN }, "\(values) at \(place)")
        #expect(y[rows: 0..<1].bits == ordinary[rows: 0..<1].bits)
        #expect(y[rows: 2..<3].bits == ordinary[rows: 2..<3].bits)
      }
      // No number either, in a row that is flat except for it.
      var flat = [Float](repeating: 0, count: 20)
      flat[place] = .nan
      #expect(product(flat).row(1).allSatisfy { $0.isNaN })
    }
    // Only the sum of the row overflows.
    #expect(product([Float](repeating: 2e37, count: 20)).row(1).allSatisfy { !$0.isNaN })
  }

  @Test func embeddingsAreDequantised() {
    let tokens = QuantizedTensor(
      Matrix.random(50, 24, seed: 1), limit: QuantizedTensor.embeddingLimit)
    let (positions, segments) = (Matrix.random(9, 24, seed: 2), Matrix.random(2, 24, seed: 3))
    let ids = (0..<40).map { Int32($0 * 7 % 50) }
    let places = (0..<40).map { Int32($0 % 9) }
    let kinds = (0..<40).map { Int32($0 % 2) }
    let y = sumOfEmbeddings(
      tokens: tokens, ids: ids, positions: positions, position: places, segments: segments,
      segment: kinds)
    let expected = sumOfEmbeddings(
      tokens: tokens.matrix, ids: ids, positions: positions, position: places, segments: segments,
      segment: kinds)
    #expect(distance(y.elements, expected.elements) < 1e-6)
    #expect(distance(tokens.matrix.elements, Matrix.random(50, 24, seed: 1).elements) < 0.5 / 127)
  }
}
