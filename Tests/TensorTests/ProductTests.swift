import FilbertTensor
import FilbertTestSupport
import Testing

@Suite struct ProductTests {
  @Test(arguments: [false, true], [false, true])
  func agreesWithTheDefinition(transposeA: Bool, transposeB: Bool) {
    for (m, n, k) in [(1, 1, 1), (3, 5, 2), (17, 33, 9), (70, 12, 40), (1, 300, 64)] {
      let a = transposeA ? Matrix.random(k, m, seed: 1) : Matrix.random(m, k, seed: 1)
      let b = transposeB ? Matrix.random(n, k, seed: 2) : Matrix.random(k, n, seed: 2)
      let c = Matrix.random(m, n, seed: 3)
      let before = c.elements
      multiply(a, transposeA: transposeA, b, transposeB: transposeB, into: c, scale: 0.5)
      let expected = productInDouble(a, transposeA, b, transposeB, scale: 0.5)
      #expect(distance(c.elements, expected) < 1e-5)
      c.copyElements(from: Matrix(rows: m, columns: n, elements: before))
      multiply(
        a, transposeA: transposeA, b, transposeB: transposeB, into: c, scale: 0.5,
        accumulating: true)
      #expect(distance(c.elements, zip(before, expected).map { $0 + $1 }) < 1e-5)
    }
  }

  @Test func writesBlocksAndNothingElse() {
    let a = Matrix.random(6, 8, seed: 1)
    let c = Matrix.random(5, 9, seed: 2)
    let before = c.copy()
    let (left, right) = (a[rows: 1..<4][columns: 2..<7], a[rows: 0..<2][columns: 3..<8])
    multiply(left, right, transposeB: true, into: c[rows: 2..<5][columns: 4..<6])
    let expected = productInDouble(left.copy(), false, right.copy(), true, scale: 1)
    for row in 0..<5 {
      for column in 0..<9 {
        if (2..<5).contains(row), (4..<6).contains(column) {
          #expect(abs(c[row, column] - expected[(row - 2) * 2 + column - 4]) < 1e-6)
        } else {
          #expect(c[row, column] == before[row, column])
        }
      }
    }
  }

  @Test(arguments: [(1, 384, 384), (40, 1536, 384), (200, 400, 300), (1500, 96, 40)])
  func threadsDoNotChangeBits(rows: Int, columns: Int, inner: Int) {
    let a = Matrix.random(rows, inner, seed: 4)
    let b = Matrix.random(columns, inner, seed: 5)
    let results = Threads.forEachCount { multiplyTransposed(a, b).bits }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test func emptyProductsAreZeroOrNothing() {
    let c = Matrix.random(2, 2, seed: 1)
    multiply(Matrix(rows: 2, columns: 0), Matrix(rows: 0, columns: 2), into: c)
    #expect(c.elements == [0, 0, 0, 0])
    multiply(
      Matrix(rows: 0, columns: 3), Matrix.random(3, 2, seed: 1), into: Matrix(rows: 0, columns: 2))
  }

  @Test func reportsWhichLibraryComputes() {
    #expect(describeBLAS().hasPrefix("OpenBLAS "))
  }
}
