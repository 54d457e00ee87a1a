import FilbertCore
import FilbertTensor
import Glibc

/// A message under way, with the memory it is read from or written to.
struct Delivery: Sendable {
  private let transfer: any Transfer
  /// Keeps the memory.
  private let matrix: Matrix
  private let group: any RankGroup

  fileprivate init(_ transfer: any Transfer, _ matrix: Matrix, in group: any RankGroup) {
    (self.transfer, self.matrix, self.group) = (transfer, matrix, group)
  }

  /// Ends all ranks if another one cannot be reached: none can go on without it, and no agreement is possible.
  func isDone() -> Bool {
    do throws(FilbertError) { return try transfer.isDone() } catch {
      let line = Array("error: \(error.description(on: .commandLine))\n".utf8)
      _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
      group.abort(code: 70)
    }
  }

  /// Asks until all have arrived.
  ///
  /// MPI waits without sleeping, which would take the processor from the thread that computes.
  static func wait(for deliveries: [Delivery]) {
    var pause = Pause()
    for delivery in deliveries {
      while !delivery.isDone() { pause() }
    }
  }
}

/// Moments in which other threads have the processor, each longer than the one before.
struct Pause {
  /// Messages only move while somebody asks for them: at 1 Gb/s, 12 KB in this time.
  static let betweenMessages: UInt32 = 100
  /// While gradients are still computed and nothing is under way.
  static let beforeMessages: UInt32 = 500
  private static let shortest: UInt32 = 20
  private var microseconds = shortest

  mutating func callAsFunction(atMost longest: UInt32 = betweenMessages) {
    microseconds = min(microseconds, longest)
    usleep(microseconds)
    microseconds *= 2
  }

  /// Something has happened, so more may.
  mutating func reset() { microseconds = Self.shortest }
}

extension RankGroup {
  /// Starts to send a matrix without gaps.
  func send(_ values: Matrix, to rank: Int, tag: Int) -> Delivery {
    traffic.addSent(bytes: values.count * MemoryLayout<Float>.stride)
    return unsafe Delivery(
      startSending(UnsafeRawBufferPointer(values.memory), to: rank, tag: tag), values, in: self)
  }

  /// Starts to receive a matrix without gaps.
  func receive(into values: Matrix, from rank: Int, tag: Int) -> Delivery {
    unsafe Delivery(startReceiving(values.memory, from: rank, tag: tag), values, in: self)
  }
}
