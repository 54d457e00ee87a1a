import Tensor
import TestSupport
import Testing

@Suite struct SpareMemoryTests {
  /// Matrices of many sizes come and go on several threads; none that lives shares its memory with another.
  @Test func noTwoMatricesShareMemory() {
    let counts = Threads.forEachCount {
      let broken = Matrix.zeros(rows: 1, columns: 200)
      parallel(200) { index in
        var kept: [(matrix: Matrix, value: Float)] = []
        for step in 0..<12 {
          // 78 KB to 300 KB, sizes that fit one another's memory and sizes that do not.
          let matrix = Matrix(rows: 20 + (index * 7 + step * 5) % 57, columns: 1000)
          let value = Float(index * 100 + step)
          matrix.fill(value)
          if step % 3 == 2 { kept.removeFirst() }
          kept.append((matrix, value))
        }
        let isWhole = kept.allSatisfy { entry in
          entry.matrix.elements.allSatisfy { $0 == entry.value }
        }
        if !isWhole { broken[columns: index..<index + 1].fill(1) }
      }
      return broken.elements.reduce(0, +)
    }
    #expect(counts == [0, 0, 0, 0])
  }

  @Test func aMatrixOfTheSameSizeTakesTheMemoryOfTheLast() {
    func address() -> UInt {
      let matrix = Matrix(rows: 333, columns: 777)
      matrix.fill(1)
      return matrix.withSpan { unsafe $0.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) } }
    }
    // Other tests take and give at the same time, so not every time.
    let addresses = (0..<20).map { _ in address() }
    #expect(Set(addresses).count < 20)
  }
}
