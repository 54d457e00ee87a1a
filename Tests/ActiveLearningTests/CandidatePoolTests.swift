import FilbertTensor
import Testing

@testable import FilbertActiveLearning

@Suite struct CandidatePoolTests {
  @Test func keepsTheGreatestKeysInTheOrderOfTheStream() {
    let draws = RandomStream(seed: 5, name: "keys")
    // Many keys are equal.
    let keys = (0..<5_000).map { Double(draws.index($0, below: 300)) }
    for limit in [1, 10, 777, 4_999, 5_000, 9_000] {
      var pool = CandidatePool<Int>(limit: limit)
      for (row, key) in keys.enumerated() { pool.offer(row, key: key) }
      #expect(pool.count == 5_000)
      let best = keys.indices.sorted { keys[$0] != keys[$1] ? keys[$0] > keys[$1] : $0 < $1 }
      #expect(pool.elements() == best.prefix(limit).sorted())
    }
  }

  @Test func elementsThatWouldBeDroppedAreNotCreated() {
    var made = 0
    func element() -> Int {
      made += 1
      return made
    }
    var pool = CandidatePool<Int>(limit: 10)
    for row in 0..<10_000 { pool.offer(element(), key: -Double(row)) }
    #expect(made <= 20)
  }
}
