import FilbertTensor
import FilbertTestSupport
import Testing

@Suite struct SmallProductTests {
  /// Every remainder of rows, whole and half panels, one more than the kernels take at a time.
  private static let shapes = [
    (1, 1, 1), (2, 15, 3), (7, 16, 32), (13, 17, 33), (15, 33, 4), (46, 46, 32), (171, 64, 7),
    (5, 40, 385),
  ]

  @Test(arguments: 0...PackedWeights.bestLevel, shapes)
  func agreesWithTheDefinition(level: Int, shape: (rows: Int, columns: Int, inner: Int)) {
    let (m, n, k) = shape
    let a = Matrix.random(m, k, seed: 1)
    for transposeB in [false, true] {
      let b = transposeB ? Matrix.random(n, k, seed: 2) : Matrix.random(k, n, seed: 2)
      let expected = productInDouble(a, false, b, transposeB)
      let bound = 1e-7 * Float(k + 2)
      let c = Matrix.random(m, n, seed: 3)
      let before = c.elements
      multiplySmall(a, b, transposeB: transposeB, into: c, accumulating: true, level: level)
      #expect(distance(c.elements, zip(before, expected).map { $0 + $1 }) < bound)
      multiplySmall(a, b, transposeB: transposeB, into: c, level: level)
      #expect(distance(c.elements, expected) < bound)
    }
  }

  @Test(arguments: 0...PackedWeights.bestLevel, [false, true])
  func readsAndWritesBlocksAndNothingElse(level: Int, transposeB: Bool) {
    let a = Matrix.random(20, 50, seed: 1)[rows: 2..<19][columns: 5..<35]
    let b = Matrix.random(80, 80, seed: 2)[
      rows: 3..<(transposeB ? 43 : 33)][columns: 6..<(transposeB ? 36 : 46)]
    let c = Matrix.random(20, 60, seed: 3)
    let before = c.copy()
    let block = c[rows: 2..<19][columns: 7..<47]
    multiplySmall(a, b, transposeB: transposeB, into: block, level: level)
    #expect(distance(block.elements, productInDouble(a, false, b, transposeB)) < 1e-5)
    for row in 0..<20 {
      let outside = (2..<19).contains(row) ? Array(0..<7) + Array(47..<60) : Array(0..<60)
      #expect(outside.allSatisfy { c[row, $0] == before[row, $0] })
    }
  }

  /// A row's bits do not depend on its place or its company.
  @Test(arguments: 0...PackedWeights.bestLevel, [false, true])
  func aRowAloneEqualsItselfAmongOthers(level: Int, transposeB: Bool) {
    let a = Matrix.random(200, 90, seed: 1)
    let b = transposeB ? Matrix.random(50, 90, seed: 2) : Matrix.random(90, 50, seed: 2)
    let c = Matrix(rows: 200, columns: 50)
    multiplySmall(a, b, transposeB: transposeB, into: c, level: level)
    for row in [0, 5, 6, 100, 199] {
      let alone = Matrix(rows: 1, columns: 50)
      multiplySmall(a[rows: row..<row + 1], b, transposeB: transposeB, into: alone, level: level)
      #expect(alone.bits == c[rows: row..<row + 1].bits)
    }
  }
}
