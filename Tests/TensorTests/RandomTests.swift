import FilbertCore
import FilbertTensor
import FilbertTestSupport
import Testing

@Suite struct RandomTests {
  /// SplitMix64 from seed 1234567: the first outputs of Vigna's reference implementation (splitmix64.c).
  @Test func followsTheReference() {
    let stream = RandomStream(key: 1_234_567)
    #expect(
      (0..<3).map { stream[$0] } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }

  /// `Core` has the same streams for targets below this one.
  @Test func coreHasTheSameStreams() {
    var numbers = SplitMix64(seed: 17, place: 4)
    let stream = RandomStream(seed: 17, 4)
    let drawn = (0..<3).map { _ in numbers.next() }
    #expect(drawn == (0..<3).map { stream[$0] })
    #expect(numbers.uniform() == stream.uniform(3))
  }

  @Test func permutationsAreFair() {
    var counts = [Int](repeating: 0, count: 16)
    for seed in 0..<4000 {
      let order = RandomStream(seed: UInt64(seed)).permutation(4)
      #expect(order.sorted() == [0, 1, 2, 3])
      for (place, value) in order.enumerated() { counts[place * 4 + value] += 1 }
    }
    // 1,000 expected in each cell, standard deviation 27.
    #expect(counts.allSatisfy { abs($0 - 1000) < 140 })
  }

  @Test func normalsHaveTheirMoments() {
    let x = Matrix(rows: 200, columns: 500)
    x.fillNormal(RandomStream(seed: 3), deviation: 0.5)
    let values = x.elements.map(Double.init)
    let mean = values.reduce(0, +) / 1e5
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1e5
    let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / 1e5 / (variance * variance)
    #expect(abs(mean) < 0.008)
    #expect(abs(variance - 0.25) < 0.006)
    #expect(abs(fourth - 3) < 0.12)
  }

  @Test func dropoutKeepsTheExpectationAndRepeatsItself() {
    let x = Matrix(rows: 300, columns: 333)
    x.fill(1)
    let dropout = Dropout(probability: 0.1, stream: RandomStream(seed: 1, 2, 3))
    let y = Matrix(rows: 300, columns: 333)
    dropout.apply(x, into: y)
    let dropped = y.elements.count { $0 == 0 }
    #expect(abs(Double(dropped) / 99_900 - 0.1) < 0.005)
    #expect(Set(y.elements).count == 2)
    #expect(abs(y.elements.reduce(0) { $0 + Double($1) } / 99_900 - 1) < 0.006)

    // A block of rows has the decisions it has within the whole.
    let part = Matrix(rows: 10, columns: 333)
    dropout.apply(x[rows: 100..<110], into: part, firstRow: 100)
    #expect(part.bits == y[rows: 100..<110].bits)
    dropout.child(1).apply(x, into: x)
    #expect(x.bits != y.bits)
  }
}
