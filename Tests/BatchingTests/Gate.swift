import Dispatch
import FilbertTensor
import FilbertTransformer
import Synchronization

@testable import FilbertBatching

/// A model that computes when it is told to.
final class Gate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)
  let batches = Mutex<[[Int]]>([])

  func open(_ times: Int = 1) { for _ in 0..<times { semaphore.signal() } }

  func lane() -> BatchLane<TokenSequence> {
    BatchLane(columns: 1) { (sequences: [TokenSequence]) in
      self.batches.withLock { $0.append(sequences.map(\.ids.count)) }
      self.semaphore.wait()
      return lengths(sequences)
    }
  }

  /// Waits until `count` batches have begun.
  func begun(_ count: Int) async {
    while batches.withLock({ $0.count }) < count { try? await Task.sleep(for: .milliseconds(1)) }
  }
}
