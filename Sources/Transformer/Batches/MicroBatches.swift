import FilbertCore
package import FilbertRanks
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

  /// Runs `compute` on every micro-batch and puts its rows, one for each sequence, under one another. The rows are zeros
  /// from where the work was cancelled.
  ///
  /// - Parameter ranks: each computes some of the micro-batches and gets the rows of the others.
  package static func map(
    _ sequences: [TokenSequence], columns: Int, among ranks: any RankGroup = LoneRank(),
    _ compute: @Sendable (PackedBatch) -> Matrix
  ) -> Matrix {
    map(
      RowPartition(lengths: sequences.map { _ in 1 }), lengths: sequences.map(\.ids.count),
      columns: columns, among: ranks
    ) { compute(PackedBatch(sequences[$0])) }
  }

  /// The same for any number of rows for each sequence.
  ///
  /// - Parameters:
  ///   - rows: of each sequence in the result.
  ///   - lengths: of the sequences in tokens.
  ///   - compute: the rows of a range of sequences.
  static func map(
    _ rows: RowPartition, lengths: [Int], columns: Int, among ranks: any RankGroup,
    _ compute: @Sendable (Range<Int>) -> Matrix
  ) -> Matrix {
    let batches = cut(lengths: lengths)
    let places = batches.map { rows[$0.lowerBound].lowerBound..<rows[$0.upperBound - 1].upperBound }
    let result = Matrix(rows: rows.rows, columns: columns)
    let own = share(batches.count, of: ranks.rank, in: ranks.count)
    let cancellation = Cancellation.current
    @Sendable func run(_ index: Int) {
      guard !places[index].isEmpty else { return }
      guard cancellation?.leavesOut != true else { return result[rows: places[index]].clear() }
      result[rows: places[index]].copyElements(from: compute(batches[index]))
    }
    if own.count == 1, batches.count > 1 {
      // On one thread as among many, since products inside are cut differently otherwise.
      onOneThread { run(own.lowerBound) }
    } else {
      parallel(own.count) { run(own.lowerBound + $0) }
    }
    ranks.share(
      rows: (0..<ranks.count).map { rank in
        let share = share(batches.count, of: rank, in: ranks.count)
        guard let first = share.first, let last = share.last else { return 0..<0 }
        return places[first].lowerBound..<places[last].upperBound
      }, of: result)
    return result
  }

  /// The micro-batches of a rank.
  private static func share(_ batches: Int, of rank: Int, in count: Int) -> Range<Int> {
    rank * batches / count..<(rank + 1) * batches / count
  }
}
