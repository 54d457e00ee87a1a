/// Which part of each of several tables a shard reads, as if they were one table.
///
/// A row belongs to the shard in whose range its first byte is, or, if rows have no bytes, its number.
struct ShardPlan {
  /// The range among the bytes or rows of all tables.
  let range: Range<Int>
  /// The number of the first table that is read, and of the last.
  let (first, last): (Int, Int)
  private let sizes: [Int]

  /// - Parameter sizes: bytes or rows of each table.
  init(_ shard: Shard, sizes: [Int]) {
    self.sizes = sizes
    let range = shard.range(of: sizes.reduce(0, +))
    self.range = range
    func table(at place: Int) -> Int {
      var end = 0
      for (index, size) in sizes.enumerated() {
        end += size
        if place < end { return index }
      }
      return sizes.count - 1
    }
    first = table(at: range.lowerBound)
    last = range.isEmpty ? first : table(at: range.upperBound - 1)
  }

  /// All bytes or rows.
  var total: Int { sizes.reduce(0, +) }

  func size(of table: Int) -> Int { sizes[table] }

  /// How many bytes or rows are in the tables before.
  func base(of table: Int) -> Int { sizes[..<table].reduce(0, +) }

  /// The range within a table from ``first`` to ``last``.
  func part(of table: Int) -> Range<Int> {
    let base = base(of: table)
    let start = max(range.lowerBound - base, 0)
    return start..<max(start, min(range.upperBound - base, sizes[table]))
  }
}
