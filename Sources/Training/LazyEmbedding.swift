package import FilbertTensor
package import FilbertTransformer

/// The word embedding under AdamW, each row stepped only when a batch reads it.
///
/// A batch reads a few hundred of 30,522 rows. The others have no gradient, but weight decay and what is left of their
/// moments still move them in every step; leaving that out, as sparse optimizers do, is another algorithm with other
/// results. Since such steps depend only on the row itself, they are caught up on when the row is read next: the same
/// steps in the same order, so **the same bits** as if all rows were stepped at once.
///
/// Between steps rows lag behind. ``flush(_:)`` brings all up to date, which every reader of the parameters other
/// than the next step needs: validation, checkpoints, the end of the run.
package struct LazyEmbedding {
  private let slot: Slot
  /// Steps since the last flush.
  private var history = AdamWHistory()
  /// How many of them each row has taken.
  private var taken: [Int]

  package init(_ slot: Slot) {
    self.slot = slot
    taken = Array(repeating: 0, count: slot.rows)
  }

  /// Brings the rows a batch is about to read up to date.
  package mutating func catchUp(_ rows: [Int], _ state: TrainingState) {
    replay(rows, state)
    for row in rows { taken[row] = history.count }
  }

  /// Takes a step with the rows that were read, which ``catchUp(_:_:)`` had brought up to date; with the others later.
  package mutating func update(
    _ rows: [Int], _ step: AdamWStep, gradients: Parameters, _ state: TrainingState
  ) {
    history.append(step)
    let gradients = gradients[slot]
    let (parameters, first, second) = tensors(of: state)
    parallel(rows.count, inBlocksOf: 32) { block in
      for row in rows[block].map({ $0..<$0 + 1 }) {
        adamWStep(
          step, parameters: parameters[rows: row], gradients: gradients[rows: row],
          first: first[rows: row], second: second[rows: row])
      }
    }
    for row in rows { taken[row] = history.count }
  }

  /// Brings every row up to date.
  package mutating func flush(_ state: TrainingState) {
    guard history.count > 0 else { return }
    replay(Array(0..<slot.rows), state)
    history.removeAll()
    taken = Array(repeating: 0, count: slot.rows)
  }

  private func replay(_ rows: [Int], _ state: TrainingState) {
    let (parameters, first, second) = tensors(of: state)
    parallel(rows.count, inBlocksOf: 32) { block in
      for row in rows[block] {
        history.replay(
          skipping: taken[row], parameters: parameters[rows: row..<row + 1],
          first: first[rows: row..<row + 1], second: second[rows: row..<row + 1])
      }
    }
  }

  private func tensors(
    of state: TrainingState
  ) -> (parameters: Matrix, first: Matrix, second: Matrix) {
    (state.parameters[slot], state.optimizer.first[slot], state.optimizer.second[slot])
  }
}
