package import FilbertRanks
import Foundation
import Synchronization

/// Ranks that are threads of this process.
package struct ThreadRanks: RankGroup {
  package let rank: Int
  package let count: Int
  package let traffic = Traffic()
  private let mail: Mail

  /// Runs `body` on as many threads as there are ranks, and returns its results in the order of ranks.
  package static func run<R: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (ThreadRanks) throws -> R
  ) throws -> [R] {
    let mail = Mail()
    let results = Mutex<[Int: Result<R, any Error>]>([:])
    let group = DispatchGroup()
    for rank in 0..<count {
      group.enter()
      Thread.detachNewThread {
        let result = Result { try body(ThreadRanks(rank: rank, count: count, mail: mail)) }
        results.withLock { $0[rank] = result }
        group.leave()
      }
    }
    group.wait()
    return try results.withLock { results in
      try results.sorted { $0.key < $1.key }.map { try $0.value.get() }
    }
  }

  private init(rank: Int, count: Int, mail: Mail) {
    (self.rank, self.count, self.mail) = (rank, count, mail)
  }

  package var host: String { "machine\(rank)" }
  package var countOnHost: Int { 1 }

  @unsafe package func startSending(
    _ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int
  ) -> any Transfer {
    unsafe mail.put(Array(bytes), Address(from: self.rank, to: rank, tag: tag))
    return Sent()
  }

  @unsafe package func startReceiving(
    _ bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int
  ) -> any Transfer {
    unsafe Expected(bytes, mail, Address(from: rank, to: self.rank, tag: tag))
  }

  package func abort(code: Int32) -> Never { fatalError("rank \(rank) ended all with \(code)") }
  package func leave() {}

  private struct Address: Hashable {
    let from: Int
    let to: Int
    let tag: Int
  }

  /// Messages that nobody has taken yet.
  private final class Mail: Sendable {
    private let boxes = Mutex<[Address: [[UInt8]]]>([:])

    func put(_ bytes: [UInt8], _ address: Address) {
      boxes.withLock { $0[address, default: []].append(bytes) }
    }

    func take(_ address: Address) -> [UInt8]? {
      boxes.withLock { boxes in
        guard let first = boxes[address]?.first else { return nil }
        boxes[address]?.removeFirst()
        return first
      }
    }
  }

  private struct Sent: Transfer {
    func isDone() -> Bool { true }
  }

  /// `@unchecked Sendable`: whoever waits for the message keeps the memory.
  @safe private final class Expected: Transfer, @unchecked Sendable {
    private let bytes: UnsafeMutableRawBufferPointer
    private let mail: Mail
    private let address: Address
    private let hasArrived = Atomic<Bool>(false)

    init(_ bytes: UnsafeMutableRawBufferPointer, _ mail: Mail, _ address: Address) {
      unsafe self.bytes = bytes
      (self.mail, self.address) = (mail, address)
    }

    func isDone() -> Bool {
      if hasArrived.load(ordering: .acquiring) { return true }
      guard let message = mail.take(address) else { return false }
      unsafe precondition(
        message.count == bytes.count, "\(message.count) bytes for \(bytes.count)")
      unsafe bytes.copyBytes(from: message)
      hasArrived.store(true, ordering: .releasing)
      return true
    }
  }
}
