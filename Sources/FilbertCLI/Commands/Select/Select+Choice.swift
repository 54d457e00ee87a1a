import FilbertActiveLearning
import FilbertCore
import FilbertTensor
import FilbertText

/// A row of a pool that was chosen, with what is written about it.
struct SelectedRow {
  let row: Pool.PoolRow
  /// What the strategy ranks by; nil if it measures nothing.
  let score: Double?
  let answer: PoolAnswer
  let reason: String
}

extension Select {
  /// Chooses rows of the pool, the most useful first.
  ///
  /// - Parameter labelled: the rows to keep away from; nil for a strategy that does not look at them.
  func choose(
    from pool: Pool, _ model: PoolModel, _ strategy: SelectionStrategy,
    _ labelled: LabelledVectors?, _ console: Console
  ) throws(FilbertError) -> [SelectedRow] {
    let inputs = pool.rows.map(\.input)
    let candidates = Candidates(
      count: inputs.count,
      uncertainties: strategy.needsUncertainty ? pool.rows.map(\.uncertainty) : nil,
      vectors: strategy.needsVectors ? model.vectors(of: inputs, in: pool.name, console) : nil,
      residuals: strategy == .badge ? model.residuals(of: inputs) : nil,
      labelled: labelled?.vectors)
    let chosen = strategy.choose(
      count, among: candidates, draws: RandomStream(seed: seed, name: "select"))
    if chosen.count < count {
      console.warn(
        "\(pool.name): the pool has only \(Rendering.counted(chosen.count, "new row")), fewer than --count \(count); all are written"
      )
    }
    let answers = model.answers(to: chosen.map { inputs[$0.candidate] })
    // Of a large pool a part is compared.
    let rowsPerCandidate = Double(pool.newRows) / Double(inputs.count)
    return zip(chosen, answers).map { choice, answer in
      let similar = choice.similar.map {
        strategy == .typical ? Int((Double($0) * rowsPerCandidate).rounded()) : $0
      }
      return SelectedRow(
        row: pool.rows[choice.candidate],
        score: strategy == .typical
          ? similar.map { Double($0) } : answer.uncertainty.map { Double($0) },
        answer: answer,
        reason: Self.reason(strategy, answer, similar, isEstimate: rowsPerCandidate > 1))
    }
  }

  private static func reason(
    _ strategy: SelectionStrategy, _ answer: PoolAnswer, _ similar: Int?, isEstimate: Bool
  ) -> String {
    let doubt = answer.doubt
    switch strategy {
    case .uncertain, .badge: return doubt ?? "uncertain"
    case .uncertainDiverse:
      guard let similar, similar > 1 else { return doubt ?? "uncertain" }
      return (doubt ?? "uncertain")
        + "; \(similar - 1) unsure \(similar == 2 ? "row is" : "rows are") similar"
    case .typical:
      let count = similar ?? 1
      return "typical of \(isEstimate ? "about " : "")\(Rendering.counted(count, "row"))"
    case .diverse: return "unlike the rows that are labelled or chosen before it"
    case .random: return "drawn at random"
    }
  }
}
