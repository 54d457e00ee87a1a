import FilbertRanks
import FilbertTensor
import FilbertTransformer

/// What a run needs in addition to its state to turn gradients into steps.
///
/// The word embedding is stepped by ``LazyEmbedding``, everything else by ``AdamW`` at every step. Gradients of
/// embedding rows that a step does not read are zero and are neither cleared, summed nor read.
///
/// If several ranks share a run, each steps its own pieces of the dense parameters and has moments for them alone, as in
/// ZeRO (Rajbhandari et al. 2020, stage 1). The ranks exchange only those rows of the word embedding that the step
/// reads, and every rank steps them.
struct Optimization {
  /// The parts of a step that this rank computes.
  let ownParts: Range<Int>
  /// The gradients of ``ownParts``. Sums are made in them.
  let parts: [Parameters]
  private let ranks: any RankGroup
  private let tree: SumTree
  /// The pieces of the dense parameters.
  private let division: Division
  private let denseSum: OrderedSum
  /// The gradients of the step: the first of ``parts``, if there are any.
  private let gradients: Parameters
  private let optimizer: AdamW
  /// Nil if the embeddings are frozen.
  private var embedding: LazyEmbedding?
  private let embeddingSlot: Slot
  /// The other parameters that train.
  private let dense: Range<Int>
  /// Rows of the word embedding that the step reads, each once, in ascending order.
  private var rows: [Int] = []

  init(_ task: some TrainingTask, _ recipe: Recipe) {
    ranks = task.ranks
    tree = SumTree(parts: recipe.parts)
    ownParts = tree.parts(of: ranks.rank, in: ranks.count)
    parts = ownParts.map { _ in Parameters(layout: task.layout) }
    gradients = parts.first ?? Parameters(layout: task.layout)
    optimizer = AdamW(weightDecay: recipe.weightDecay)
    embeddingSlot = task.encoder.embeddings.tokens
    var dense = task.encoder.trainable(frozenLayers: recipe.frozenLayers, of: task.layout)
    if dense.lowerBound == embeddingSlot.offset {
      embedding = LazyEmbedding(embeddingSlot)
      dense = embeddingSlot.range.upperBound..<dense.upperBound
    }
    self.dense = dense
    division = Division(dense, piecesOf: Matrix.elementsASquareSum, among: ranks)
    denseSum = OrderedSum(tree, division, among: ranks)
  }

  /// Makes parameters and gradients ready for a step that reads `tokens`.
  mutating func prepare(_ tokens: [Int32], _ state: TrainingState) {
    for part in parts { part.values[columns: dense].clear() }
    guard embedding != nil else { return }
    for part in parts { part[embeddingSlot].clear(rows: rows) }
    rows = Set(tokens).map(Int.init).sorted()
    embedding?.catchUp(rows, state)
  }

  /// Runs `body` with the embeddings of the step moved by `perturbation`; not at all if they are frozen.
  ///
  /// - Returns: whether `body` was run.
  func perturbed(
    by perturbation: Perturbation, _ parameters: Parameters, _ body: () -> Void
  ) -> Bool {
    guard embedding != nil else { return false }
    return perturbation(rows, of: parameters[embeddingSlot], along: sumOfRows(), body)
  }

  /// Adds up the gradients of all parts while `backward` computes those of the last one.
  ///
  /// - Parameter backward: is given what must hear how far the gradients of this rank's last part are complete.
  func sum(while backward: (@escaping BackwardProgress) -> Void) {
    let values = parts.map(\.values)
    if ranks.count > 1 {
      let sum = GradientSum(denseSum, values, into: gradients.values, ranks.traffic)
      backward(sum.reach)
      sum.finish()
    } else {
      backward { _ in }
      if tree.parts > 1 { denseSum(values, into: gradients.values) }
    }
    guard embedding != nil, isDivided else { return }
    embeddingGradients.set(rows: rows, to: sumOfRows())
  }

  /// The gradients of the rows of the step, summed over the parts so far.
  private func sumOfRows() -> Matrix {
    let own = parts.map { $0[embeddingSlot].gather(rows: rows) }
    guard isDivided else { return own[0] }
    return ranks.traffic.waiting {
      ranks.sum(rows: own, (rows: rows.count, columns: embeddingSlot.columns), tree)
    }
  }

  /// The loss of the step and the Euclidean norm of all its gradients, on every rank.
  ///
  /// - Parameter losses: of this rank's parts.
  func agree(on losses: [Double]) -> (loss: Double, norm: Double) {
    let own = division.pieces(of: ranks.rank)
    let squares = parallelMap(own.count, inBlocksOf: 1) {
      gradients.values[columns: own[$0]].sumOfSquares
    }
    let parts = (0..<ranks.count).map { tree.parts(of: $0, in: ranks.count).count }
    let counts = parts.enumerated().map { rank, parts in
      parts + division.pieces(of: rank).count
    }
    let all = ranks.traffic.waiting { ranks.gather(losses + squares, counts: counts) }
    // Both in one order, whoever has computed what.
    let loss = zip(all, parts).flatMap { $0.prefix($1) }.reduce(0, +)
    let dense = division.pieces.indices.reduce(0.0) { sum, piece in
      let owner = division.owner(ofPiece: piece)
      return sum + all[owner][parts[owner] + division.place(ofPiece: piece)]
    }
    return (loss, (dense + embeddingGradients.sumOfSquares(rows: rows)).squareRoot())
  }

  mutating func update(_ state: TrainingState, _ step: AdamW.Step) {
    for range in ranks.count > 1 ? division.pieces(of: ranks.rank) : [dense] {
      optimizer.update(
        state.parameters, gradients: gradients, state: state.optimizer, range: range, step)
    }
    ranks.traffic.waiting { ranks.share(state.parameters.values, division) }
    let (rows, gradients) = (rows, gradients)
    let rowStep = optimizer.kernelStep(step, for: embeddingSlot)
    embedding?.update(rows, rowStep, gradients: gradients, state)
  }

  /// Brings the parameters up to date for readers other than the next step.
  mutating func flush(_ state: TrainingState) { embedding?.flush(state) }

  /// Brings the whole state up to date on rank 0, for a checkpoint.
  mutating func collect(_ state: TrainingState) {
    flush(state)
    for moments in [state.optimizer.first, state.optimizer.second] {
      ranks.collect(moments.values, division, on: 0)
    }
  }

  /// Whether gradients must be added up: of several parts, or from another rank.
  private var isDivided: Bool { tree.parts > 1 || ranks.count > 1 }

  private var embeddingGradients: Matrix { gradients[embeddingSlot] }
}
