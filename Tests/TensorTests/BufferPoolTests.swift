import FilbertTensor
import FilbertTestSupport
import Testing

@Suite struct BufferPoolTests {
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

  private func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
  }

  @Test func aBlockGoesToOneThatNeedsAtMostAQuarterLess() {
    let memory = BufferPool(limit: 1 << 24)
    let block = unsafe allocate(1_000_000)
    unsafe memory.give(block, bytes: 1_000_000)
    #expect(unsafe memory.take(1_000_001) == nil)
    #expect(unsafe memory.take(799_999) == nil)
    let taken = unsafe memory.take(800_000)
    #expect(unsafe taken?.pointer == block)
    #expect(unsafe taken?.bytes == 1_000_000)
    #expect(unsafe memory.take(1_000_000) == nil, "handed out twice")
    unsafe block.deallocate()
  }

  @Test func theOneDroppedLastGoesFirstAndTheOldestBeyondTheLimit() {
    let memory = BufferPool(limit: 2_500_000)
    let blocks = unsafe (0..<3).map { _ in unsafe allocate(1_000_000) }
    for index in 0..<3 { unsafe memory.give(blocks[index], bytes: 1_000_000) }
    #expect(unsafe memory.take(1_000_000)?.pointer == blocks[2])
    #expect(unsafe memory.take(1_000_000)?.pointer == blocks[1])
    #expect(unsafe memory.take(1_000_000) == nil, "the first is beyond the limit")
    for index in 1..<3 { unsafe blocks[index].deallocate() }
  }

  @Test func smallAndHugeBlocksAreNotKept() {
    let memory = BufferPool(limit: 1_000_000)
    for bytes in [BufferPool.smallest - 1, 1_000_001] {
      unsafe memory.give(allocate(bytes), bytes: bytes)
      #expect(unsafe memory.take(bytes) == nil)
    }
  }
}
