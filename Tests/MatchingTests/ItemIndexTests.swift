import FilbertInference
import FilbertMatching
import FilbertTensor
import FilbertTestSupport
import Foundation
import Testing

struct ItemIndexTests {
  /// More than two blocks of items, and queries of both kinds of search; every tenth item is that before it again.
  private static let items = unitVectors(rows: 4_500, dimensions: 40, seed: 1, repeating: true)
  private static let queries = unitVectors(rows: 100, dimensions: 40, seed: 2)

  private static func unitVectors(
    rows: Int, dimensions: Int, seed: UInt64, repeating: Bool = false
  ) -> Matrix {
    let matrix = Matrix(rows: rows, columns: dimensions)
    matrix.fillNormal(RandomStream(seed: seed), deviation: 1)
    return Matrix(
      (0..<rows).map { row in
        let values = matrix.row(repeating && row % 10 == 9 ? row - 1 : row)
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
      })
  }

  /// All products of a query, computed alone.
  private static func products(_ query: Int) -> [Float] {
    let scores = Matrix(rows: 1, columns: items.rows)
    multiplySmall(queries[rows: query..<query + 1], items, transposeB: true, into: scores)
    return scores.row(0)
  }

  private static func naive(
    _ query: Int, _ count: Int, _ keeps: (Int, Float) -> Bool = { _, _ in true }
  ) -> [ItemIndex.Match] {
    let scores = products(query)
    let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    return order.filter { keeps($0, scores[$0]) }.prefix(count).map {
      ItemIndex.Match(row: $0, score: scores[$0])
    }
  }

  @Test(arguments: [1, 5, 70]) func bestAreThoseOfAllProducts(count: Int) {
    let found = ItemIndex(Self.items).best(count: count, for: Self.queries)
    #expect(found.count == Self.queries.rows)
    for (query, matches) in found.enumerated() {
      #expect(matches == Self.naive(query, count), "query \(query)")
    }
  }

  /// Sums in `Double`, which no search computes.
  @Test func scoresAreThoseOfExactSums() {
    let found = ItemIndex(Self.items).best(count: 10, for: Self.queries)
    for (query, matches) in found.enumerated() {
      let vector = Self.queries.row(query)
      let scores = (0..<Self.items.rows).map { item in
        zip(vector, Self.items.row(item)).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
      let greatest = scores.sorted(by: >).prefix(10)
      #expect(matches.count == 10)
      for (match, best) in zip(matches, greatest) {
        #expect(abs(Double(match.score) - scores[match.row]) < 1e-6)
        #expect(abs(scores[match.row] - best) < 1e-6)
      }
    }
  }

  @Test func queryGetsTheSameBitsAloneAndAmongOthers() {
    let index = ItemIndex(Self.items)
    let all = index.best(count: 9, for: Self.queries)
    for start in stride(from: 0, to: 100, by: 7) {
      let rows = start..<min(start + 7, 100)
      #expect(index.best(count: 9, for: Self.queries[rows: rows]) == Array(all[rows]))
    }
  }

  @Test func threadsChangeNothing() {
    let index = ItemIndex(Self.items)
    for queries in [Self.queries, Self.queries[rows: 0..<3]] {
      let found = Threads.forEachCount { index.best(count: 12, for: queries) }
      #expect(found.allSatisfy { $0 == found[0] })
    }
  }

  @Test func equalScoresStayInTheOrderOfItems() {
    // Items 8 and 9 are the same, and so are 18 and 19.
    let found = ItemIndex(Self.items).best(count: 2, for: Self.items[rows: 9..<10])[0]
    #expect(found.map(\.row) == [8, 9] && found[0].score == found[1].score)
  }

  @Test func leavesOutExcludedItemsAndLowScores() {
    let excluded = (0..<Self.queries.rows).map { query in
      Set(Self.naive(query, 3).map(\.row)).union([query])
    }
    let found = ItemIndex(Self.items).best(
      count: 6, minScore: 0.48, excluding: excluded, for: Self.queries)
    for (query, matches) in found.enumerated() {
      #expect(matches == Self.naive(query, 6) { !excluded[query].contains($0) && $1 >= 0.48 })
    }
    #expect(found.contains { $0.count < 6 } && found.contains { !$0.isEmpty })
  }

  /// Both kinds of search, and groups whose items are in different blocks.
  @Test func aQueryGetsTheBestOfEachGroup() {
    let groups = (0..<Self.items.rows).map { Int32($0 % 37) }
    for queries in [Self.queries, Self.queries[rows: 0..<3]] {
      for count in [1, 5, 50] {
        let found = ItemIndex(Self.items).best(count: count, groups: groups, for: queries)
        for (query, matches) in found.enumerated() {
          var seen: Set<Int32> = []
          let expected = Self.naive(query, Self.items.rows).filter {
            seen.insert(groups[$0.row]).inserted
          }
          #expect(matches == Array(expected.prefix(count)), "query \(query)")
        }
      }
    }
    let few = ItemIndex(Self.items).best(
      count: 5, minScore: 0.3, groups: [Int32](repeating: 0, count: Self.items.rows),
      for: Self.queries)
    #expect(few.allSatisfy { $0.count <= 1 } && few.contains { $0.count == 1 })
  }

  @Test func leastScoreBelongsToTheMatches() {
    let best = Self.naive(0, 4)
    let found = ItemIndex(Self.items).best(
      count: 10, minScore: best[3].score, for: Self.queries[rows: 0..<1])
    #expect(found == [best])
  }

  @Test func allItemsAreFoundIfFewerThanAskedFor() {
    let items = Self.items[rows: 0..<5]
    let found = ItemIndex(items).best(count: 9, for: Self.queries)
    #expect(found.allSatisfy { Set($0.map(\.row)) == [0, 1, 2, 3, 4] })
    #expect(
      ItemIndex(items[rows: 0..<0]).best(count: 9, for: Self.queries[rows: 0..<2]) == [[], []])
  }

  @Test func vectorsThatAreNotNumbersMatchNothing() {
    let items = Matrix([[.nan, 0], [1, 0], [0, 1]])
    #expect(
      ItemIndex(items).best(count: 3, for: Matrix([[1, 0]]))[0].map(\.row) == [1, 2])
    #expect(ItemIndex(items).best(count: 3, for: Matrix([[.nan, 0]])) == [[]])
  }

  @Test func indexFromAFileFindsTheSame() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "items.safetensors").path
    let writer = try VectorFileWriter(path, dimensions: 40)
    try writer.append(Self.items)
    try writer.finish(VectorOrigin(model: "m", rows: "r"))
    let index = ItemIndex(try VectorFile(path))
    #expect(
      index.best(count: 9, for: Self.queries)
        == ItemIndex(Self.items).best(count: 9, for: Self.queries))
  }

  @Test func eightBitsFindNearlyTheSame() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "items.safetensors").path
    let writer = try VectorFileWriter(path, dimensions: 40, precision: .int8)
    try writer.append(Self.items)
    try writer.finish(VectorOrigin(model: "m", rows: "r"))
    let found = ItemIndex(try VectorFile(path)).best(count: 10, for: Self.queries)
    var common = 0
    for (query, matches) in found.enumerated() {
      let scores = Self.products(query)
      for match in matches { #expect(abs(match.score - scores[match.row]) < 0.01) }
      common += Set(matches.map(\.row)).intersection(Self.naive(query, 10).map(\.row)).count
    }
    #expect(common >= 950)
  }
}
