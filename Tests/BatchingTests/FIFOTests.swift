import Testing

@testable import FilbertBatching

@Suite struct FIFOTests {
  /// Against an array, with a thousand steps drawn by a fixed generator.
  @Test func behavesAsAnArrayDoes() {
    var fifo = FIFO<Int>()
    var expected: [Int] = []
    var random = UInt64(7)
    for step in 0..<5000 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      switch (random >> 33) % 5 {
      case 0, 1:
        fifo.append(step)
        expected.append(step)
      case 2:
        #expect(fifo.popFirst() == (expected.isEmpty ? nil : expected.removeFirst()))
      case 3:
        let count = min(expected.count, Int(random >> 40) % 40)
        let taken = (0..<count).compactMap { _ in fifo.popFirst() }
        #expect(taken == Array(expected.prefix(count)))
        fifo.putBack(taken)
      default:
        #expect(fifo.first == expected.first)
        #expect(fifo.count == expected.count)
      }
    }
    while let first = fifo.popFirst() { #expect(first == expected.removeFirst()) }
    #expect(expected.isEmpty)
  }

  @Test func takesMoreBackThanWasTaken() {
    var fifo = FIFO<Int>()
    fifo.append(3)
    fifo.putBack([1, 2])
    #expect((0..<3).map { _ in fifo.popFirst() } == [1, 2, 3])
  }
}
