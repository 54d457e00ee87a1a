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
    let letter = unsafe Letter(bytes, mail, sender: self.rank)
    mail.add(letter, Address(from: self.rank, to: rank, tag: tag))
    return letter
  }

  @unsafe package func startReceiving(
    _ bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int
  ) -> any Transfer {
    let place = unsafe Place(bytes, mail, receiver: self.rank)
    mail.add(place, Address(from: rank, to: self.rank, tag: tag))
    return place
  }

  package func abort(code: Int32) -> Never { fatalError("rank \(rank) ended all with \(code)") }
  package func meet(within patience: Double?) -> Bool { true }
  package func leave(within patience: Double?) -> Bool { true }

  private struct Address: Hashable {
    let from: Int
    let to: Int
    let tag: Int
  }

  /// Messages under way, and where they are expected.
  private final class Mail: Sendable {
    private struct Box {
      var letters: [Letter] = []
      var places: [Place] = []
    }
    private let boxes = Mutex<[Address: Box]>([:])

    func add(_ letter: Letter, _ address: Address) {
      boxes.withLock { $0[address, default: Box()].letters.append(letter) }
    }

    func add(_ place: Place, _ address: Address) {
      boxes.withLock { $0[address, default: Box()].places.append(place) }
    }

    /// Delivers what a rank expects, as MPI does whenever that rank asks about any of its messages.
    func deliver(to rank: Int) {
      boxes.withLock { boxes in
        for (address, box) in boxes where address.to == rank {
          let count = min(box.letters.count, box.places.count)
          for index in 0..<count { box.places[index].take(box.letters[index]) }
          boxes[address]?.letters.removeFirst(count)
          boxes[address]?.places.removeFirst(count)
        }
      }
    }
  }

  /// Memory that is read when the receiver asks for it, as MPI may do: a sum that changes it too early is wrong.
  ///
  /// `@unchecked Sendable`: whoever sends it keeps the memory as it is.
  @safe private final class Letter: Transfer, @unchecked Sendable {
    fileprivate let bytes: UnsafeRawBufferPointer
    fileprivate let isRead = Atomic<Bool>(false)
    private let mail: Mail
    private let sender: Int

    init(_ bytes: UnsafeRawBufferPointer, _ mail: Mail, sender: Int) {
      unsafe self.bytes = bytes
      (self.mail, self.sender) = (mail, sender)
    }

    func isDone() -> Bool {
      mail.deliver(to: sender)
      return isRead.load(ordering: .acquiring)
    }
  }

  /// `@unchecked Sendable`: whoever waits for the message keeps the memory.
  @safe private final class Place: Transfer, @unchecked Sendable {
    private let bytes: UnsafeMutableRawBufferPointer
    private let hasArrived = Atomic<Bool>(false)
    private let mail: Mail
    private let receiver: Int

    init(_ bytes: UnsafeMutableRawBufferPointer, _ mail: Mail, receiver: Int) {
      unsafe self.bytes = bytes
      (self.mail, self.receiver) = (mail, receiver)
    }

    func isDone() -> Bool {
      mail.deliver(to: receiver)
      return hasArrived.load(ordering: .acquiring)
    }

    func take(_ letter: Letter) {
      unsafe precondition(
        letter.bytes.count == bytes.count, "\(letter.bytes.count) bytes for \(bytes.count)")
      unsafe bytes.copyMemory(from: letter.bytes)
      letter.isRead.store(true, ordering: .releasing)
      hasArrived.store(true, ordering: .releasing)
    }
  }
}
