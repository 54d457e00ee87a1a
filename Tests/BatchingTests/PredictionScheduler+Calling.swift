import FilbertTensor
import FilbertTransformer

@testable import FilbertBatching

/// Answers each sequence with its length.
func lengths(_ sequences: [TokenSequence]) -> Matrix {
  Matrix(sequences.map { [Float($0.ids.count)] })
}

func limits(
  tokens: Int = 16, threads: Int? = nil, calls: Int = .max, bytes: Int = .max,
  time: Duration? = .seconds(36_000)
) -> PredictionScheduler.Limits {
  PredictionScheduler.Limits(
    threads: threads, calls: calls, bytes: bytes, time: time, batchTokens: tokens)
}

extension PredictionScheduler {
  /// A call that asks `lane` about a sequence of `length` tokens.
  func call(
    _ lane: BatchLane<TokenSequence>, length: Int = 1, bytes: Int = 0, isStreamed: Bool = false
  ) async throws -> [Float] {
    try await call(texts: 1, bytes: bytes, isStreamed: isStreamed) {
      (deadline) async throws(BatchFailure) -> [Float] in
      try await answers(
        [sequence(length)], from: lane, until: deadline, isStreamed: isStreamed
      ).values.elements
    }
  }

  /// A call of one token that is being computed, and one of two tokens that waits for it.
  func oneComputingOneWaiting(
    _ lane: BatchLane<TokenSequence>, _ gate: Gate
  ) async throws -> (computing: Task<[Float], any Error>, waiting: Task<[Float], any Error>) {
    let computing = Task { try await call(lane) }
    await gate.begun(1)
    let waiting = Task { try await call(lane, length: 2) }
    while self.waiting.requests < 2 { try await Task.sleep(for: .milliseconds(1)) }
    return (computing, waiting)
  }
}
