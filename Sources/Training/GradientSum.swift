import Dispatch
import FilbertRanks
import FilbertTensor
import Synchronization

/// The sum of a step's gradients over all parts and ranks, made while the backward pass of the last part still runs: what
/// comes last in the layout is complete first, and travels first.
final class GradientSum: Sendable {
  private let traffic: Traffic
  /// Gradients from here to the end of the layout are complete.
  private let completeFrom = Atomic<Int>(.max)
  private let isDone = DispatchSemaphore(value: 0)

  /// - Parameter parts: the gradients of this rank's parts; `result` is the first of them, if there are any.
  init(_ sum: OrderedSum, _ parts: [Matrix], into result: Matrix, _ traffic: Traffic) {
    self.traffic = traffic
    DispatchQueue.global(qos: .userInitiated).async {
      // The other threads belong to the backward pass.
      onOneThread {
        sum(parts, into: result) { $0.lowerBound >= self.completeFrom.load(ordering: .acquiring) }
      }
      self.isDone.signal()
    }
  }

  /// The gradients of the last part are complete from `offset` to the end of the layout.
  func reach(_ offset: Int) { completeFrom.store(offset, ordering: .releasing) }

  /// Waits until the pieces of this rank are summed, and those of others sent.
  func finish() {
    reach(0)
    traffic.waiting { isDone.wait() }
  }
}
