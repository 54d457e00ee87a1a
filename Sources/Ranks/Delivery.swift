import FilbertTensor
import Glibc

/// A message under way, with the memory it is read from or written to.
struct Delivery: Sendable {
  private let transfer: any Transfer
  /// Keeps the memory.
  private let matrix: Matrix

  fileprivate init(_ transfer: any Transfer, _ matrix: Matrix) {
    (self.transfer, self.matrix) = (transfer, matrix)
  }

  func isDone() -> Bool { transfer.isDone() }

  /// Asks until all have arrived.
  ///
  /// MPI waits without sleeping, which would take the processor from the thread that computes.
  static func wait(for deliveries: [Delivery]) {
    for delivery in deliveries {
      while !delivery.isDone() { pause() }
    }
  }

  /// A moment in which other threads have the processor.
  static func pause() { usleep(20) }
}

extension RankGroup {
  /// Starts to send a matrix without gaps.
  func send(_ values: Matrix, to rank: Int, tag: Int) -> Delivery {
    traffic.addSent(bytes: values.count * MemoryLayout<Float>.stride)
    return unsafe Delivery(
      startSending(UnsafeRawBufferPointer(values.memory), to: rank, tag: tag), values)
  }

  /// Starts to receive a matrix without gaps.
  func receive(into values: Matrix, from rank: Int, tag: Int) -> Delivery {
    unsafe Delivery(startReceiving(values.memory, from: rank, tag: tag), values)
  }
}
