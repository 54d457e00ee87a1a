import FilbertTensor
import FilbertTestSupport
import Testing

@Suite struct MatrixTests {
  @Test func blocksShareElements() {
    let x = Matrix([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    let block = x[rows: 1..<3][columns: 0..<2]
    #expect(block.elements == [4, 5, 7, 8])
    block.fill(0)
    #expect(x.elements == [1, 2, 3, 0, 0, 6, 0, 0, 9])
    let copy = x.copy()
    copy.fill(1)
    #expect(x[0, 0] == 1 && x[0, 1] == 2)
  }

  @Test func gatherAndScatterAreTransposes() {
    let x = Matrix.random(5, 70, seed: 1)
    let rows = [4, 0, 4, 2]
    let gathered = x.gather(rows: rows)
    #expect(gathered.row(0) == x.row(4) && gathered.row(2) == x.row(4))
    let d = Matrix.random(4, 70, seed: 2)
    let scattered = Matrix.zeros(rows: 5, columns: 70)
    scattered.scatterAdd(rows: rows, d)
    #expect(abs(gathered.dot(d) - x.dot(scattered)) < 1e-5)
    #expect(scattered.row(1).allSatisfy { $0 == 0 })
    #expect(distance(scattered.row(4), zip(d.row(0), d.row(2)).map { $0 + $1 }) == 0)
  }

  @Test func embeddingsAreSums() {
    let (tokens, positions) = (Matrix.random(5, 8, seed: 1), Matrix.random(4, 8, seed: 2))
    let segments = Matrix.random(2, 8, seed: 3)
    let y = sumOfEmbeddings(
      tokens: tokens, ids: [3, 3, 0], positions: positions, position: [0, 1, 2], segments: segments,
      segment: [0, 0, 1])
    for (row, (id, position, segment)) in [(3, 0, 0), (3, 1, 0), (0, 2, 1)].enumerated() {
      let expected = (0..<8).map {
        tokens[id, $0] + positions[position, $0] + segments[segment, $0]
      }
      #expect(distance(y.row(row), expected) < 1e-6)
    }
  }

  @Test func partitions() {
    let partition = RowPartition(lengths: [3, 0, 2])
    #expect(partition.offsets == [0, 3, 3, 5])
    #expect(partition.firstRows == [0, 3, 3])
    #expect(partition.rows == 5 && partition.count == 3 && partition.longest == 3)
    let x = Matrix([[1, 10], [2, 20], [3, 30], [4, 40], [6, 60]])
    #expect(x.means(partition).elements == [2, 20, 0, 0, 5, 50])
  }

  @Test func rowLengths() {
    let x = Matrix([[3, 4], [0, 0]])
    x.normalizeRowsInPlace()
    #expect(distance(x.elements, [0.6, 0.8, 0, 0]) < 1e-7)
  }

  @Test func sums() {
    let x = Matrix.random(50, 130, seed: 3)
    let sums = Matrix.zeros(rows: 1, columns: 130)
    sums.fill(1)
    sums.addColumnSums(of: x)
    for column in [0, 64, 129] {
      let expected = (0..<50).reduce(1.0) { $0 + Double(x[$1, column]) }
      #expect(abs(Double(sums[0, column]) - expected) < 1e-5)
    }
    let expected = x.elements.reduce(0) { $0 + Double($1) * Double($1) }
    #expect(abs(x.sumOfSquares - expected) < 1e-9)
  }
}
