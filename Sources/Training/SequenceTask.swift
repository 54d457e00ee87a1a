package import FilbertCore
package import FilbertRanks
package import FilbertStatistics
package import FilbertTensor
package import FilbertTransformer

/// A label, several or a number for a text or a pair of texts: the objective decides which of these.
package struct SequenceTask<Objective: SequenceObjective>: TrainingTask {
  package let classifier: SequenceClassifier
  let objective: Objective
  let training: LabelledSequences<Objective.Target>
  let validation: LabelledSequences<Objective.Target>?
  package let ranks: any RankGroup

  /// - Parameters:
  ///   - validation: nil keeps the last epoch.
  ///   - ranks: share the work.
  package init(
    _ classifier: SequenceClassifier, _ objective: Objective,
    training: LabelledSequences<Objective.Target>,
    validation: LabelledSequences<Objective.Target>?, ranks: any RankGroup = LoneRank()
  ) {
    self.ranks = ranks
    self.classifier = classifier
    self.objective = objective
    self.training = training
    self.validation = validation
  }

  package var configuration: BertConfiguration { classifier.configuration }
  package var layout: ParameterLayout { classifier.layout }
  package var encoder: Encoder { classifier.encoder }
  package var examples: Int { training.count }

  package func tokens(_ example: Int) -> [Int32] { training.sequences[example].ids }

  package func weight(of batch: [Int]) -> Double {
    objective.weight(of: batch.map { training.targets[$0] })
  }

  package func accumulateGradients(
    _ batch: [Int], normalizer: Double, dropout: DropoutStreams?, frozenLayers: Int?,
    _ parameters: Parameters, _ gradients: Parameters, onProgress: BackwardProgress
  ) -> Double {
    let targets = batch.map { training.targets[$0] }
    return classifier.accumulateGradients(
      PackedBatch(batch.map { training.sequences[$0] }), dropout: dropout,
      frozenLayers: frozenLayers, parameters, gradients, onProgress: onProgress
    ) { objective.loss($0, targets, normalizer: normalizer) }
  }

  package func logits(_ batch: [Int], _ parameters: Parameters) -> Matrix {
    classifier.logits(PackedBatch(batch.map { training.sequences[$0] }), parameters)
  }

  package var isValidated: Bool { validation != nil }
  package var validationExamples: Int { validation?.count ?? 0 }

  package func validate(_ parameters: Parameters) -> ValidationMetrics? {
    validation.map { validate($0, parameters) }
  }

  package func doubt(_ metrics: ValidationMetrics) -> String? {
    validation.flatMap {
      objective.doubt(metrics, training: training.targets, validation: $0.targets)
    }
  }

  /// Scores `examples` without dropout.
  package func validate(
    _ examples: LabelledSequences<Objective.Target>, _ parameters: Parameters
  ) -> ValidationMetrics {
    objective.metrics(
      classifier.logits(examples.sequences, parameters, among: ranks), examples.targets)
  }

  package var onAllExamples: (any TrainingTask)? {
    validation.map {
      SequenceTask(
        classifier, objective,
        training: LabelledSequences(
          sequences: training.sequences + $0.sequences, targets: training.targets + $0.targets),
        validation: nil, ranks: ranks)
    }
  }

  package func answers(to rows: EncodedRows, _ parameters: Parameters) -> RowAnswers {
    guard case .texts(let sequences) = rows else {
      preconditionFailure("a model of whole texts cannot tag words")
    }
    let values = classifier.logits(sequences, classifier.packing(parameters, forGradients: false))
    // The numbers of a finished regression are in the unit of the data.
    if classifier.task != .regression { classifier.activateInPlace(values) }
    return RowAnswers(values: values)
  }

  package func calibration(_ parameters: Parameters) throws(FilbertError) -> Calibration? {
    guard let validation, validation.count > 0 else { return nil }
    return try objective.calibration(
      classifier.logits(validation.sequences, parameters, among: ranks), validation.targets)
  }

  package func residuals(_ parameters: Parameters) throws(FilbertError) -> HeldOutResiduals? {
    guard let validation, validation.count > 0 else { return nil }
    return try objective.residuals(
      classifier.logits(validation.sequences, parameters, among: ranks), validation.targets)
  }

  package func calibrated(_ parameters: Parameters, by calibration: Calibration) -> Parameters {
    parameters.replacing(classifier.head.classifier.scaled(parameters, by: calibration.factors))
  }

  package func add(to fingerprint: inout Fingerprint) {
    add(training, to: &fingerprint)
    if let validation { add(validation, to: &fingerprint) }
  }

  private func add(
    _ examples: LabelledSequences<Objective.Target>, to fingerprint: inout Fingerprint
  ) {
    for (sequence, target) in zip(examples.sequences, examples.targets) {
      fingerprint.add(sequence)
      objective.add(target, to: &fingerprint)
    }
  }
}
