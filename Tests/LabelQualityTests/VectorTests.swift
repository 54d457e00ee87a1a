import FilbertLabelQuality
import FilbertTensor
import FilbertTestSupport
import Testing

struct VectorTests {
  private let references: [OutlierReference] = (try? References.load("outliers")) ?? []

  /// `[rows x 8]` of unit length, the same in every run; more than one block of queries.
  private static let vectors: Matrix = {
    let vectors = Matrix(rows: 700, columns: 8)
    vectors.withMutableSpan { values in
      for index in values.indices {
        values[index] = Float((index * 7_919 + index / 8 * 31) % 199) - 99
      }
    }
    return Matrix(
      (0..<vectors.rows).map { row in
        let values = vectors.row(row)
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
      })
  }()

  @Test func scoresOfOutliersAreCleanlabs() {
    #expect(references.count == 3)
    for reference in references {
      let nearest = NearestRows(
        Matrix(reference.vectors), groups: reference.vectors.map { _ in 0 },
        count: OutlierScores.neighbourCount)
      let outliers = OutlierScores(nearest)
      #expect(distance(outliers.values, reference.scores) < 1e-5, "\(reference.name)")
      #expect(outliers.rows == reference.rows, "\(reference.name)")
    }
  }

  @Test func nearestRowsAreThoseOfAllProducts() {
    let vectors = Self.vectors
    let groups = (0..<vectors.rows).map { $0 % 3 }
    let nearest = NearestRows(vectors, groups: groups, count: 4)
    let products = multiplyTransposed(vectors, vectors)
    for row in 0..<vectors.rows {
      let order = (0..<vectors.rows).filter { $0 != row }.sorted {
        (products[row, $1], $0) < (products[row, $0], $1)
      }
      let similarities = nearest.neighbours[row].map(\.similarity)
      #expect(
        distance(
          similarities.map { Double($0) }, order.prefix(4).map { Double(products[row, $0]) }) < 1e-6
      )
      let other = order.first { groups[$0] != groups[row] }
      #expect(
        abs((nearest.otherGroup[row]?.similarity ?? 9) - products[row, other ?? 0]) < 1e-6)
      #expect(nearest.otherGroup[row].map { groups[$0.row] != groups[row] } == true)
    }
  }

  @Test func nearestRowsDoNotDependOnThreads() {
    let groups = (0..<Self.vectors.rows).map { $0 % 5 }
    let found = Threads.forEachCount { NearestRows(Self.vectors, groups: groups, count: 3) }
    #expect(
      found.allSatisfy {
        $0.neighbours == found[0].neighbours && $0.otherGroup == found[0].otherGroup
      })
  }

  @Test func oneRowHasNoNeighbours() {
    let nearest = NearestRows(Matrix([[1, 0]]), groups: [0], count: 10)
    #expect(nearest.neighbours == [[]] && nearest.otherGroup == [nil])
    #expect(OutlierScores(nearest).rows == [])
    #expect(NearDuplicates(nearest, scores: [0.5]).conflicts == [])
  }

  @Test func worseOfTwoCopiesWithDifferentLabelsIsFound() {
    let vectors = Matrix([[1, 0], [0, 1], [1, 0], [0.6, 0.8], [0, 1]])
    let nearest = NearestRows(vectors, groups: [0, 1, 1, 0, 1], count: 2)
    let conflicts = NearDuplicates(nearest, scores: [0.3, 0.9, 0.7, 0.9, 0.9]).conflicts
    #expect(conflicts.map { [$0.row, $0.other] } == [[0, 2]] && conflicts[0].similarity == 1)
    let equal = NearDuplicates(nearest, scores: [0.5, 0.9, 0.5, 0.9, 0.9]).conflicts
    #expect(equal.map { [$0.row, $0.other] } == [[2, 0]])
  }

  @Test func rowBetweenTwoOthersCountsWhicheverIsNearest() {
    // The nearest of row 0 is row 1, which is worse; row 1 has row 2 as its nearest.
    let vectors = Matrix([[1, 0], [0.98, 0.199], [0.97, 0.243]])
    let nearest = NearestRows(vectors, groups: [0, 1, 0], count: 2)
    let conflicts = NearDuplicates(nearest, scores: [0.9, 0.5, 0.1]).conflicts
    #expect(conflicts.map(\.row).sorted() == [1, 2])
    #expect(conflicts.first { $0.row == 1 }?.other == 0)
  }
}
