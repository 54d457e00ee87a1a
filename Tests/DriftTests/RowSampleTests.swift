import Testing

@testable import FilbertDrift

@Suite struct RowSampleTests {
  private func sample(of count: Int, limit: Int, seed: UInt64) -> [Int] {
    var sample = RowSample<Int>(limit: limit, seed: seed)
    for row in 0..<count { sample.add(row) }
    return sample.rows
  }

  @Test func fewRowsAllStay() {
    #expect(sample(of: 5, limit: 5, seed: 1) == [0, 1, 2, 3, 4])
    #expect(sample(of: 0, limit: 5, seed: 1) == [])
  }

  @Test func aSampleIsInOrderAndFollowsFromTheSeed() {
    let rows = sample(of: 1000, limit: 50, seed: 1)
    #expect(rows.count == 50)
    #expect(rows == rows.sorted() && Set(rows).count == 50)
    #expect(rows == sample(of: 1000, limit: 50, seed: 1))
    #expect(rows != sample(of: 1000, limit: 50, seed: 2))
  }

  /// What is kept of more rows is kept of fewer.
  @Test func aSampleOfTheBeginningAgrees() {
    let all = sample(of: 400, limit: 40, seed: 3)
    let half = Set(sample(of: 200, limit: 40, seed: 3))
    #expect(all.filter { $0 < 200 }.allSatisfy(half.contains))
  }

  @Test func allPartsOfAFileAreDrawn() {
    let rows = sample(of: 10_000, limit: 1000, seed: 4)
    for tenth in 0..<10 {
      let count = rows.filter { $0 / 1000 == tenth }.count
      #expect((60...140).contains(count), "\(count)")
    }
  }
}
