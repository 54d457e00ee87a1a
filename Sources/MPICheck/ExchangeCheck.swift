import FilbertCore
import FilbertRanks
import Glibc

/// Messages between all ranks, each with bytes that depend on its size, sender, receiver and place.
struct ExchangeCheck {
  let ranks: any RankGroup

  /// The last ones travel in several parts.
  private static let sizes = [0, 1, 7, 4_096, 65_537, 100_000, 100_001, 1_000_003]

  /// Each rank sends two messages of each size to each other rank, all at once.
  func exchangeWithAll() throws(FilbertError) {
    let others = (0..<ranks.count).filter { $0 != ranks.rank }
    var sent: [Memory] = []
    var received: [(memory: Memory, expected: (Int) -> UInt8)] = []
    var transfers: [any Transfer] = []
    for (tag, size) in Self.sizes.enumerated() {
      for other in others {
        for turn in 0..<2 {
          let memory = Memory(count: size)
          transfers.append(unsafe ranks.startReceiving(memory.bytes, from: other, tag: tag))
          let rank = ranks.rank
          received.append((memory, { Self.byte(other, rank, turn, size, $0) }))
        }
      }
    }
    for (tag, size) in Self.sizes.enumerated() {
      for other in others {
        for turn in 0..<2 {
          let memory = Memory(count: size)
          for place in 0..<size {
            unsafe memory.bytes[place] = Self.byte(ranks.rank, other, turn, size, place)
          }
          sent.append(memory)
          transfers.append(
            unsafe ranks.startSending(UnsafeRawBufferPointer(memory.bytes), to: other, tag: tag))
        }
      }
    }
    try wait(for: transfers)
    for (memory, expected) in received {
      let count = unsafe memory.bytes.count
      for place in 0..<count where unsafe memory.bytes[place] != expected(place) {
        throw FilbertError(
          .internalFailure,
          "Rank \(ranks.rank): byte \(place) of a message of \(count) bytes is wrong.")
      }
    }
    show("rank \(ranks.rank) of \(ranks.count): \(received.count) messages are right")
    _ = sent
  }

  /// Rank 0 and the last one send a message there and back, until it is long enough to see its time.
  func measure() throws(FilbertError) {
    guard ranks.count > 1, [0, ranks.count - 1].contains(ranks.rank) else { return }
    let other = ranks.rank == 0 ? ranks.count - 1 : 0
    for (size, rounds) in [(8, 2_000), (100_000, 200), (20_000_000, 5)] {
      let memory = Memory(count: size)
      let start = ContinuousClock.now
      for _ in 0..<rounds {
        let send = { [ranks] in
          unsafe ranks.startSending(UnsafeRawBufferPointer(memory.bytes), to: other, tag: 100)
        }
        let receive = { [ranks] in
          unsafe ranks.startReceiving(memory.bytes, from: other, tag: 100)
        }
        if ranks.rank == 0 {
          try wait(for: [send()])
          try wait(for: [receive()])
        } else {
          try wait(for: [receive()])
          try wait(for: [send()])
        }
      }
      let seconds = (ContinuousClock.now - start) / (2 * rounds) / .seconds(1)
      if ranks.rank == 0 {
        show(
          "\(size) bytes: \((seconds * 1e6).rounded()) µs, \((Double(size) / seconds / 1e6).rounded()) MB/s"
        )
      }
    }
  }

  private func wait(for transfers: [any Transfer]) throws(FilbertError) {
    var waiting = transfers
    while !waiting.isEmpty {
      var rest: [any Transfer] = []
      for transfer in waiting where try !transfer.isDone() { rest.append(transfer) }
      waiting = rest
      if !waiting.isEmpty { usleep(20) }
    }
  }

  private static func byte(_ from: Int, _ to: Int, _ turn: Int, _ size: Int, _ place: Int) -> UInt8
  {
    UInt8(truncatingIfNeeded: from * 7 + to * 13 + turn * 101 + size + place &* 31)
  }
}

/// Bytes that do not move.
@safe final class Memory {
  let bytes: UnsafeMutableRawBufferPointer

  init(count: Int) {
    unsafe bytes = .allocate(byteCount: count, alignment: 16)
  }

  deinit {
    unsafe bytes.deallocate()
  }
}

/// Writes a line at once: a rank that is killed or ends the others would lose what waits in a buffer.
func show(_ line: String, on descriptor: Int32 = STDOUT_FILENO) {
  let bytes = Array((line + "\n").utf8)
  _ = unsafe write(descriptor, bytes, bytes.count)
}
