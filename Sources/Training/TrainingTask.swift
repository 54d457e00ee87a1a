package import FilbertCore
package import FilbertRanks
package import FilbertStatistics
package import FilbertTensor
package import FilbertTransformer

/// What the loop needs from a task: examples, the loss of a batch of them with its gradients, and how good the model is
/// on the validation data. Everything else about a run is the same for all tasks.
package protocol TrainingTask: Sendable {
  var configuration: BertConfiguration { get }
  var layout: ParameterLayout { get }
  var encoder: Encoder { get }
  /// The processes that share the work. Whatever reads validation examples is called on all of them.
  var ranks: any RankGroup { get }
  /// Number of training examples.
  var examples: Int { get }
  /// The tokens of an example: the rows of the word embedding that it reads.
  func tokens(_ example: Int) -> [Int32]
  /// Batches with more tokens are computed one part after another, whose gradients add up; see ``Trainer/tokensAtOnce``.
  var tokensAtOnce: Int { get }
  /// The contribution of a batch to the denominator of the loss.
  func weight(of batch: [Int]) -> Double
  /// The summed loss of a batch over `normalizer`; adds the gradients of every parameter that is not frozen.
  ///
  /// - Parameter onProgress: is told how far the gradients are complete.
  func accumulateGradients(
    _ batch: [Int], normalizer: Double, dropout: DropoutStreams?, frozenLayers: Int?,
    _ parameters: Parameters, _ gradients: Parameters, onProgress: BackwardProgress
  ) -> Double
  /// The model's answers to a batch, without dropout.
  func logits(_ batch: [Int], _ parameters: Parameters) -> Matrix
  /// The answers of a finished model to rows of the task's kind, without dropout.
  func answers(to rows: EncodedRows, _ parameters: Parameters) -> RowAnswers
  /// Whether there is validation data.
  var isValidated: Bool { get }
  /// Number of validation examples.
  var validationExamples: Int { get }
  /// Figures on the validation data; nil if there are none.
  func validate(_ parameters: Parameters) -> ValidationMetrics?
  /// The same task with the validation examples among those to train on, and none to validate on; nil if it has none.
  var onAllExamples: (any TrainingTask)? { get }
  /// The factors that make the probabilities of the validation examples most likely; nil if there is nothing to fit.
  ///
  /// - Throws: if a logit is not finite.
  func calibration(_ parameters: Parameters) throws(FilbertError) -> Calibration?
  /// How far the model's numbers are from those of the validation examples; nil if there are none, or if the answers are
  /// no numbers.
  ///
  /// - Throws: if a number is not finite.
  func residuals(_ parameters: Parameters) throws(FilbertError) -> HeldOutResiduals?
  /// The parameters of a model whose logits are those of `parameters` times the factors of their labels.
  func calibrated(_ parameters: Parameters, by calibration: Calibration) -> Parameters
  /// A linear model on the vectors of an encoder that stays as it is; nil if the task has no vector for an example.
  ///
  /// - Parameter strengths: of the penalty, as ``ProbeResult/strength``; not empty. The best on the validation examples is
  ///   taken, the first if there are none.
  func probe(
    _ parameters: Parameters, selection: SelectionMetric, strengths: [Double]
  ) throws(FilbertError) -> Probe?
  /// The parameters of a model that gives the answers of a linear one.
  func answering(_ model: LinearModel, _ parameters: Parameters) -> Parameters
  /// Why a model with these figures on the validation data is of no use; nil if nothing shows that.
  func doubt(_ metrics: ValidationMetrics) -> String?
  /// Adds everything of the task that a run depends on.
  func add(to fingerprint: inout Fingerprint)
}

extension TrainingTask {
  package var tokensAtOnce: Int { Trainer.tokensAtOnce }

  package func calibration(_ parameters: Parameters) throws(FilbertError) -> Calibration? { nil }

  package func calibrated(_ parameters: Parameters, by calibration: Calibration) -> Parameters {
    preconditionFailure("a task without probabilities has nothing to calibrate")
  }

  package func residuals(_ parameters: Parameters) throws(FilbertError) -> HeldOutResiduals? { nil }

  package func probe(
    _ parameters: Parameters, selection: SelectionMetric, strengths: [Double]
  ) throws(FilbertError) -> Probe? { nil }

  package func answering(_ model: LinearModel, _ parameters: Parameters) -> Parameters {
    preconditionFailure("a task without a probe has no linear model")
  }
}

extension Linear {
  /// The layer with each output times its own factor, for ``Parameters/replacing(_:)``.
  func scaled(_ parameters: Parameters, by factors: [Double]) -> [(slot: Slot, values: Matrix)] {
    [weight, bias].map { slot in
      let matrix = parameters[slot]
      let width = slot.isVector ? 1 : matrix.columns
      let elements = matrix.elements.enumerated().map { index, value in
        Float(Double(value) * factors[index / width])
      }
      return (slot, Matrix(rows: matrix.rows, columns: matrix.columns, elements: elements))
    }
  }
}

extension LinearChainCRF {
  /// The scores with each times `factor`.
  func scaled(_ parameters: Parameters, by factor: Double) -> [(slot: Slot, values: Matrix)] {
    [transitions, start, end].map { slot in
      let matrix = parameters[slot].copy()
      matrix.scaleInPlace(Float(factor))
      return (slot, matrix)
    }
  }
}
