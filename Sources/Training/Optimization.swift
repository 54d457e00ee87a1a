import FilbertTensor
import FilbertTransformer

/// What a run needs in addition to its state to turn gradients into steps.
///
/// The word embedding is stepped by ``LazyEmbedding``, everything else by ``AdamW`` at every step. Gradients of
/// embedding rows that a step does not read are zero and are neither cleared, summed nor read.
struct Optimization {
  let gradients: Parameters
  private let optimizer: AdamW
  /// Nil if the embeddings are frozen.
  private var embedding: LazyEmbedding?
  private let embeddingSlot: Slot
  /// The other parameters that train.
  private let dense: Range<Int>
  /// Rows of the word embedding that the step reads, each once, in ascending order.
  private var rows: [Int] = []

  init(_ task: some TrainingTask, _ recipe: Recipe) {
    gradients = Parameters(layout: task.layout)
    optimizer = AdamW(weightDecay: recipe.weightDecay)
    embeddingSlot = task.encoder.embeddings.tokens
    var dense = task.encoder.trainable(frozenLayers: recipe.frozenLayers, of: task.layout)
    if dense.lowerBound == embeddingSlot.offset {
      embedding = LazyEmbedding(embeddingSlot)
      dense = embeddingSlot.range.upperBound..<dense.upperBound
    }
    self.dense = dense
  }

  /// Makes parameters and gradients ready for a step that reads `tokens`.
  mutating func prepare(_ tokens: [Int32], _ state: TrainingState) {
    denseGradients.clear()
    guard embedding != nil else { return }
    embeddingGradients.clear(rows: rows)
    rows = Set(tokens).map(Int.init).sorted()
    embedding?.catchUp(rows, state)
  }

  /// Runs `body` with the embeddings of the step moved by `perturbation`; not at all if they are frozen.
  func perturbed(
    by perturbation: Perturbation, _ parameters: Parameters, _ body: () -> Void
  ) {
    guard embedding != nil else { return }
    perturbation(rows, of: parameters[embeddingSlot], along: embeddingGradients, body)
  }

  /// The Euclidean norm of all gradients.
  var gradientNorm: Double {
    (denseGradients.sumOfSquares + embeddingGradients.sumOfSquares(rows: rows)).squareRoot()
  }

  mutating func update(_ state: TrainingState, _ step: AdamW.Step) {
    optimizer.update(
      state.parameters, gradients: gradients, state: state.optimizer, range: dense, step)
    embedding?.update(
      rows, optimizer.kernelStep(step, for: embeddingSlot), gradients: gradients, state)
  }

  /// Brings the state up to date for readers other than the next step.
  mutating func flush(_ state: TrainingState) { embedding?.flush(state) }

  private var denseGradients: Matrix { gradients.values[columns: dense] }
  private var embeddingGradients: Matrix { gradients[embeddingSlot] }
}
