package import FilbertTensor

extension RankGroup {
  /// Gives every rank the pieces of the others.
  ///
  /// - Parameter values: of one row, of which each rank has computed its own pieces.
  package func share(_ values: Matrix, _ division: Division) {
    guard count > 1 else { return }
    exchange(
      division.pieces.indices.map { ($0, division.owner(ofPiece: $0)) }
    ) { values[columns: division.pieces[$0]] }
  }

  /// Gives every rank the rows of the others.
  ///
  /// - Parameter rows: those of each rank, in the order of ranks.
  package func share(rows: [Range<Int>], of values: Matrix) {
    guard count > 1 else { return }
    exchange(rows.indices.filter { !rows[$0].isEmpty }.map { ($0, $0) }) {
      values[rows: rows[$0]]
    }
  }

  /// Sends one rank what the others have computed.
  package func collect(
    _ values: Matrix, _ division: Division, on leader: Int
  ) {
    guard count > 1 else { return }
    var deliveries: [Delivery] = []
    for (index, piece) in division.pieces.enumerated() {
      let owner = division.owner(ofPiece: index)
      if owner == rank, owner != leader {
        deliveries.append(send(values[columns: piece], to: leader, tag: Tags.values + index))
      } else if owner != rank, rank == leader {
        deliveries.append(
          receive(into: values[columns: piece], from: owner, tag: Tags.values + index))
      }
    }
    Delivery.wait(for: deliveries)
  }

  private func exchange(
    _ pieces: [(index: Int, owner: Int)], _ piece: (Int) -> Matrix
  ) {
    var deliveries: [Delivery] = []
    for (index, owner) in pieces {
      if owner == rank {
        for other in others {
          deliveries.append(send(piece(index), to: other, tag: Tags.values + index))
        }
      } else {
        deliveries.append(receive(into: piece(index), from: owner, tag: Tags.values + index))
      }
    }
    Delivery.wait(for: deliveries)
  }
}

extension RankGroup {
  /// The sums of some rows over all parts, on every rank.
  ///
  /// - Parameter parts: the same rows of this rank's parts, in order. Sums are made in them.
  package func sum(rows parts: [Matrix], _ shape: (rows: Int, columns: Int), _ tree: SumTree)
    -> Matrix
  {
    let parts = parts.map { $0.reshaped(rows: 1, columns: $0.count) }
    let result = parts.first ?? Matrix(rows: 1, columns: shape.rows * shape.columns)
    let division = Division(0..<result.columns, among: self)
    OrderedSum(tree, division, among: self, tag: Tags.rows)(parts, into: result)
    share(result, division)
    return result.reshaped(rows: shape.rows, columns: shape.columns)
  }
}
