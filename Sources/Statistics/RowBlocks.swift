import FilbertTensor

/// Rows of a feature matrix in blocks, shared by at most 16 lanes: each lane sums over its blocks in order, and the lanes
/// are summed in order, so a sum has the same bits on any number of threads.
///
/// The blocks bound what is held in double precision. The lanes bound the number of partial sums: a gradient of many
/// labels is as large as many rows.
struct RowBlocks: Sendable {
  private let rows: Int
  /// Long enough for matrix products, short enough for the cache.
  private static let blockRows = 512
  private static let mostLanes = 16

  init(rows: Int) { self.rows = rows }

  private var blockCount: Int { (rows + Self.blockRows - 1) / Self.blockRows }

  /// `sum` of the blocks of each lane, in the order of lanes; lanes run on several threads.
  func map<Sum: Sendable>(_ sum: @Sendable ([Range<Int>]) -> Sum) -> [Sum] {
    let lanes = min(Self.mostLanes, blockCount)
    return parallelMap(lanes, inBlocksOf: 1) { lane in
      sum(
        stride(from: lane, to: blockCount, by: lanes).map { block in
          block * Self.blockRows..<min(rows, (block + 1) * Self.blockRows)
        })
    }
  }
}
