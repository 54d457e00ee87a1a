/// Rows that say nearly the same as another row with other labels, so that one of the two is wrong.
package struct NearDuplicates: Sendable {
  /// A row, and the other one that contradicts it.
  package struct Conflict: Sendable, Equatable {
    /// The one of the two whose label looks less right.
    package let row: Int
    package let other: Int
    package let similarity: Float
  }

  /// The cosine above which two texts ask the same. Of 3,334 pairs above it in banking77 (all-MiniLM-L6-v2), 40 have
  /// different labels, nearly all for the same question; between 0.92 and 0.93 they differ by a word that counts, such
  /// as "use a disposable card" and "get a disposable card".
  package static let limit: Float = 0.95

  /// The conflicts, the most similar rows first; of equal ones the first row comes first.
  package let conflicts: [Conflict]

  /// - Parameters:
  ///   - nearest: of rows whose groups are their labels.
  ///   - scores: how right the label of each row looks.
  package init(_ nearest: NearestRows, scores: [Double]) {
    var conflictOfRow = [Conflict?](repeating: nil, count: scores.count)
    for (row, neighbour) in nearest.otherGroup.enumerated() {
      guard let neighbour, neighbour.similarity >= Self.limit else { continue }
      let other = neighbour.row
      // Either of the two may have a third row as its nearest, so the pair counts for the worse one whichever looked.
      let isWorse = scores[row] != scores[other] ? scores[row] < scores[other] : row > other
      let (worse, better) = isWorse ? (row, other) : (other, row)
      guard neighbour.similarity > conflictOfRow[worse]?.similarity ?? -1 else { continue }
      conflictOfRow[worse] = Conflict(row: worse, other: better, similarity: neighbour.similarity)
    }
    conflicts = conflictOfRow.compactMap(\.self).sorted {
      $0.similarity != $1.similarity ? $0.similarity > $1.similarity : $0.row < $1.row
    }
  }
}
