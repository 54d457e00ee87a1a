package import FilbertTensor

/// Consecutive sequences cut into batches of about ``tokenBudget`` tokens, small enough for the caches.
///
/// The division depends only on the lengths. Several micro-batches run in parallel, each on one thread (throughput); a
/// single one is split inside its products (latency).
package enum MicroBatches {
  /// A layer's widest activation at this many tokens (192 x 1,536 floats for MiniLM) is 1.2 MB.
  ///
  /// With 512 tokens scoring took 1.05 times the processor time and with 128 1.1 times (reviews, a busy Zen 3 with 512
  /// KB of second-level cache per core).
  package static let tokenBudget = 192
  /// So many tokens at most are a single batch: cores share it better split inside than as two or three parts.
  static let undivided = 512

  package static func cut(lengths: [Int]) -> [Range<Int>] {
    cut(lengths: lengths, budget: lengths.reduce(0, +) <= undivided ? undivided : tokenBudget)
  }

  package static func cut(lengths: [Int], budget: Int) -> [Range<Int>] {
    var batches: [Range<Int>] = []
    var start = 0
    var tokens = 0
    for (index, length) in lengths.enumerated() {
      if index > start, tokens + length > budget {
        batches.append(start..<index)
        (start, tokens) = (index, 0)
      }
      tokens += length
    }
    if start < lengths.count { batches.append(start..<lengths.count) }
    return batches
  }

  /// Runs `compute` on every micro-batch and puts its rows, one for each sequence, under one another.
  package static func map(
    _ sequences: [TokenSequence], columns: Int, _ compute: @Sendable (PackedBatch) -> Matrix
  ) -> Matrix {
    let batches = cut(lengths: sequences.map(\.ids.count))
    let result = Matrix(rows: sequences.count, columns: columns)
    parallel(batches.count) { index in
      let rows = compute(PackedBatch(sequences[batches[index]]))
      result[rows: batches[index]].copyElements(from: rows)
    }
    return result
  }
}
