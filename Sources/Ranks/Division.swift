/// A range of elements or rows, cut into pieces that belong to the ranks in turn.
///
/// In turn, because gradients become complete from the end of the layout to its beginning: at any time all ranks have
/// something to receive.
package struct Division: Sendable {
  package let pieces: [Range<Int>]
  private let count: Int

  /// Pieces of `size`, the last one of what is left.
  package init(_ range: Range<Int>, piecesOf size: Int, among group: any RankGroup) {
    pieces = stride(from: range.lowerBound, to: range.upperBound, by: max(1, size)).map {
      $0..<min(range.upperBound, $0 + size)
    }
    count = group.count
    precondition(pieces.count <= Tags.mostPieces, "\(pieces.count) pieces of \(size)")
  }

  /// One piece for each rank.
  init(_ range: Range<Int>, among group: any RankGroup) {
    self.init(
      range, piecesOf: (range.count + group.count - 1) / group.count, among: group)
  }

  package func owner(ofPiece index: Int) -> Int { index % count }

  /// The place of a piece among those of its owner.
  package func place(ofPiece index: Int) -> Int { index / count }

  /// The pieces of a rank, in order.
  package func pieces(of rank: Int) -> [Range<Int>] {
    pieces.indices.filter { owner(ofPiece: $0) == rank }.map { pieces[$0] }
  }
}
