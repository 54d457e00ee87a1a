import FilbertTensor
import FilbertTestSupport
import Testing

@Suite struct PackedProductTests {
  private static let shapes = [
    (1, 32, 1), (3, 33, 7), (13, 16, 300), (14, 64, 256), (15, 95, 257), (41, 312, 64), (5, 1, 513),
    (185, 47, 385),
  ]

  /// Every instruction set this machine has, every remainder of rows, outputs and inputs; one shape is more than a
  /// block.
  @Test(arguments: 0...PackedWeights.bestLevel, shapes)
  func agreesWithTheDefinition(level: Int, shape: (rows: Int, outputs: Int, inputs: Int)) {
    let w = Matrix.random(shape.outputs, shape.inputs, seed: 1)
    let packed = PackedWeights(w)
    let all = Matrix.random(shape.rows, shape.inputs, seed: 2)
    let expected = productInDouble(all, false, w, true)
    for rows in max(1, shape.rows - 13)...shape.rows {
      let x = all[rows: 0..<rows]
      let y = Matrix.random(rows, shape.outputs, seed: 3)
      multiply(x, packed, into: y, level: level)
      // The bound of a chain of k multiply-adds is k 2⁻²⁴ Σ|x w| (Higham 2002, section 3.1); it is far from reached.
      #expect(
        distance(y.elements, Array(expected[..<(rows * shape.outputs)])) < 1e-7
          * Float(shape.inputs))
    }
  }

  @Test(arguments: 0...PackedWeights.bestLevel)
  func readsAndWritesBlocksAndNothingElse(level: Int) {
    let x = Matrix.random(20, 50, seed: 1)
    let y = Matrix.random(20, 60, seed: 2)
    let before = y.copy()
    let w = Matrix.random(80, 70, seed: 3)[rows: 5..<45][columns: 10..<40]
    multiply(
      x[rows: 2..<19][columns: 5..<35], PackedWeights(w), into: y[rows: 2..<19][columns: 7..<47],
      level: level)
    let expected = productInDouble(x[rows: 2..<19][columns: 5..<35], false, w, true)
    #expect(distance(y[rows: 2..<19][columns: 7..<47].elements, expected) < 1e-5)
    for row in 0..<20 {
      let outside = (2..<19).contains(row) ? Array(0..<7) + Array(47..<60) : Array(0..<60)
      #expect(outside.allSatisfy { y[row, $0] == before[row, $0] })
    }
  }

  /// A row's bits do not depend on its place, its company or the number of threads.
  @Test(arguments: 0...PackedWeights.bestLevel)
  func aRowAloneEqualsItselfAmongOthers(level: Int) {
    let w = PackedWeights(Matrix.random(200, 300, seed: 1))
    let x = Matrix.random(500, 300, seed: 2)
    let results = Threads.forEachCount {
      let y = Matrix(rows: 500, columns: 200)
      multiply(x, w, into: y, level: level)
      return y.bits
    }
    #expect(results.allSatisfy { $0 == results[0] })
    for row in [0, 13, 14, 257, 499] {
      let alone = Matrix(rows: 1, columns: 200)
      multiply(x[rows: row..<row + 1], w, into: alone, level: level)
      #expect(alone.bits == Array(results[0][row * 200..<(row + 1) * 200]))
    }
  }
}
