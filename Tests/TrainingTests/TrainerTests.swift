import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertTensor
import FilbertTestSupport
import FilbertTraining
import FilbertTransformer
import Foundation
import Testing

/// The laws of a run, on the eight sequences of the reference model.
@Suite struct TrainerTests {
  private func recipe() -> Recipe {
    var recipe = Recipe()
    recipe.epochs = 4
    recipe.batchSize = 3
    recipe.learningRate = 1e-2
    recipe.seed = 7
    return recipe
  }

  private func trainer(
    _ recipe: Recipe, validated: Bool = true
  ) throws -> (trainer: Trainer, state: TrainingState) {
    let model = try ReferenceModel("gelu")
    let examples = LabelledSequences(sequences: model.sequences, targets: model.targets)
    return (
      Trainer(
        SequenceTask(
          model.classifier, loss: CrossEntropy(), training: examples,
          validation: validated ? examples : nil), recipe),
      TrainingState(parameters: model.parameters)
    )
  }

  private func run(_ recipe: Recipe) throws -> TrainingState {
    var (trainer, state) = try trainer(recipe)
    try trainer.run(&state)
    return state
  }

  @Test func learnsByHeart() throws {
    var recipe = recipe()
    recipe.epochs = 40
    let state = try run(recipe)
    #expect(state.history.count == 40)
    #expect((state.history.last?.trainingLoss ?? 1) < 0.1)
    #expect(state.best?.metrics[.macroF1] == 1)
  }

  @Test func sameSeedSameBitsOnAnyNumberOfThreads() throws {
    let recipe = recipe()
    let results = Threads.forEachCount { try? run(recipe).parameters.values.bits }
    #expect(results[0] != nil)
    #expect(results.allSatisfy { $0 == results[0] })
    var other = recipe
    other.seed = 8
    #expect(try run(other).parameters.values.bits != results[0])
  }

  /// Stopped before any step and resumed from the file: the bits of the run that was left alone.
  @Test(arguments: [1, 2, 3, 7, 11])
  func resumeEqualsUninterrupted(after stop: Int) throws {
    let expected = try run(recipe())
    let path = try Fixtures.temporaryDirectory().appending(path: "run.checkpoint").path
    let writer = CheckpointWriter(path: path, interval: 1e9, fingerprint: "f")

    var (trainer, state) = try trainer(recipe())
    var steps = 0
    let error = #expect(throws: FilbertError.self) {
      try trainer.run(
        &state, checkpoint: writer, shouldStop: { steps == stop },
        observe: { if case .step = $0 { steps += 1 } })
    }
    #expect(error?.code == .interrupted)

    var resumed = try TrainingCheckpoint.state(
      path, into: try self.trainer(recipe()).state, "f", trainer.plan)
    #expect(resumed.step == stop)
    try trainer.run(&resumed)
    #expect(resumed.parameters.values.bits == expected.parameters.values.bits)
    #expect(resumed.finalParameters.values.bits == expected.finalParameters.values.bits)
    #expect(resumed.history == expected.history)
    #expect(resumed.best?.epoch == expected.best?.epoch)
  }

  /// Batches of more tokens than are computed at once: the loss and gradients of the whole, by parts.
  @Test func aLargeBatchInPartsIsTheSameBatch() throws {
    let model = try ReferenceModel("gelu")
    let sequences = (0..<1200).map { model.sequences[$0 % model.sequences.count] }
    let targets = (0..<1200).map { model.targets[$0 % model.targets.count] }
    #expect(sequences.reduce(0) { $0 + $1.ids.count } > 3 * 2048)
    var recipe = recipe()
    recipe.batchSize = 1200
    recipe.epochs = 1
    recipe.dropout = 0
    var configuration = model.classifier.configuration
    (configuration.hiddenDropout, configuration.attentionDropout) = (0, 0)
    configuration.classifierDropout = 0
    let classifier = SequenceClassifier(configuration)
    var state = TrainingState(parameters: model.parameters)
    var reports: [StepReport] = []
    let gradients = Parameters(layout: model.classifier.layout)
    let loss = classifier.accumulateGradients(
      PackedBatch(sequences), targets: targets, loss: CrossEntropy(), normalizer: 1200,
      dropout: nil, frozenLayers: nil, model.parameters, gradients)
    let norm = gradients.values.sumOfSquares.squareRoot()
    try Trainer(
      SequenceTask(
        classifier, loss: CrossEntropy(),
        training: LabelledSequences(sequences: sequences, targets: targets), validation: nil),
      recipe
    ).run(&state, observe: { if case .step(let report) = $0 { reports.append(report) } })
    let report = try #require(reports.first)
    #expect(reports.count == 1)
    #expect(abs(report.loss - loss) < 1e-6)
    #expect(abs(report.gradientNorm / norm - 1) < 1e-4)
  }

  /// The loop steps rows of the embedding when they are read; here all are stepped at every step. Frozen, they are not
  /// stepped at all.
  @Test(arguments: [nil, 0, 1] as [Int?]) func equalsALoopThatStepsEverything(frozen: Int?) throws {
    var recipe = recipe()
    recipe.gradientAccumulation = 2
    recipe.frozenLayers = frozen
    // The norm adds up rows in another order, which clipping would turn into other bits.
    recipe.maximumGradientNorm = 0
    let model = try ReferenceModel("gelu")
    var configuration = model.classifier.configuration
    (configuration.hiddenDropout, configuration.attentionDropout) = (0, 0)
    configuration.classifierDropout = 0
    let classifier = SequenceClassifier(configuration)
    let examples = LabelledSequences(sequences: model.sequences, targets: model.targets)
    let trainer = Trainer(
      SequenceTask(
        classifier, loss: CrossEntropy(), training: examples, validation: nil), recipe)
    var state = TrainingState(
      parameters: Parameters(
        layout: classifier.layout, values: model.parameters.values.copy()))
    try trainer.run(&state)

    let dense = TrainingState(
      parameters: Parameters(
        layout: classifier.layout, values: model.parameters.values.copy()))
    let trainable = classifier.encoder.trainable(frozenLayers: frozen, of: classifier.layout)
    for step in 0..<trainer.plan.steps {
      let order = trainer.plan.order(epoch: step / trainer.plan.stepsPerEpoch)
      let batches = trainer.plan.batches(step: step).map { $0.map { order[$0] } }
      let gradients = Parameters(layout: classifier.layout)
      for batch in batches {
        _ = classifier.accumulateGradients(
          PackedBatch(batch.map { model.sequences[$0] }), targets: batch.map { model.targets[$0] },
          loss: CrossEntropy(), normalizer: Double(batches.joined().count), dropout: nil,
          frozenLayers: frozen, dense.parameters, gradients)
      }
      let factor = recipe.schedule.factor(
        step: step, warmup: trainer.plan.warmupSteps, total: trainer.plan.steps)
      let rate = Float(Double(recipe.learningRate) * factor)
      AdamW(weightDecay: recipe.weightDecay).update(
        dense.parameters, gradients: gradients, state: dense.optimizer, range: trainable,
        AdamW.Step(number: step + 1, learningRate: rate, headLearningRate: rate, gradientScale: 1))
    }
    #expect(state.parameters.values.bits == dense.parameters.values.bits)
    #expect(state.optimizer.first.values.bits == dense.optimizer.first.values.bits)
    #expect(state.optimizer.second.values.bits == dense.optimizer.second.values.bits)
    #expect(state.parameters.values.bits != model.parameters.values.bits)
  }

  /// Saving brings lagging rows of the embedding up to date; that must not show.
  @Test func savingAfterEveryStepChangesNothing() throws {
    let path = try Fixtures.temporaryDirectory().appending(path: "run.checkpoint").path
    var (trainer, state) = try trainer(recipe())
    try trainer.run(&state, checkpoint: CheckpointWriter(path: path, interval: 0, fingerprint: "a"))
    let expected = try run(recipe())
    #expect(state.parameters.values.bits == expected.parameters.values.bits)
    #expect(state.optimizer.second.values.bits == expected.optimizer.second.values.bits)
  }

  @Test func checkpointsOfOtherRunsAndDamagedOnesAreRefused() throws {
    let path = try Fixtures.temporaryDirectory().appending(path: "run.checkpoint").path
    var (trainer, state) = try trainer(recipe())
    try trainer.run(&state, checkpoint: CheckpointWriter(path: path, interval: 0, fingerprint: "a"))
    let initial = try self.trainer(recipe()).state
    let other = #expect(throws: FilbertError.self) {
      try TrainingCheckpoint.state(path, into: initial, "b", trainer.plan)
    }
    #expect(other?.message.contains("other data, options or starting model") == true)

    let bytes = try readFile(path)
    try writeFile(path, Array(bytes[..<(bytes.count / 2)]), overwrite: true)
    #expect(throws: FilbertError.self) {
      try TrainingCheckpoint.state(path, into: initial, "a", trainer.plan)
    }
    let model = Fixtures.directory.appending(path: "model/gelu/model.safetensors").path
    let notOurs = #expect(throws: FilbertError.self) {
      try TrainingCheckpoint.state(model, into: initial, "a", trainer.plan)
    }
    #expect(notOurs?.message.contains("not a checkpoint") == true)
  }

  /// Epochs are numbered by steps, and none is below 0.
  @Test func checkpointsOfLessThanNoStepsAreRefused() throws {
    let path = try Fixtures.temporaryDirectory().appending(path: "run.checkpoint").path
    var (trainer, state) = try trainer(recipe())
    state.step = -1
    var writer = CheckpointWriter(path: path, interval: 0, fingerprint: "a")
    _ = try writer.write(state)
    let initial = try self.trainer(recipe()).state
    let error = #expect(throws: FilbertError.self) {
      try TrainingCheckpoint.state(path, into: initial, "a", trainer.plan)
    }
    #expect(error?.message.contains("not a checkpoint") == true)
  }

  /// Numbers that no run of this plan ever has, in a checkpoint that is otherwise its own.
  @Test(arguments: [
    ("step", "-1"), ("step", "-9223372036854775808"), ("step", "9223372036854775807"),
    ("best_epoch", "-9223372036854775808"), ("best_epoch", "0"), ("history", "[]"),
  ])
  func aCheckpointThatSomebodyChangedIsRefused(name: String, number: String) throws {
    let path = try Fixtures.temporaryDirectory().appending(path: "run.checkpoint").path
    var (trainer, state) = try trainer(recipe())
    let plan = trainer.plan
    var steps = 0
    #expect(throws: FilbertError.self) {
      try trainer.run(
        &state, checkpoint: CheckpointWriter(path: path, interval: 1e9, fingerprint: "a"),
        shouldStop: { steps == plan.stepsPerEpoch + 1 },
        observe: { if case .step = $0 { steps += 1 } })
    }
    let initial = try self.trainer(recipe()).state
    _ = try TrainingCheckpoint.state(path, into: initial, "a", plan)

    let file = try SafetensorsFile(path)
    let text = try #require(file.metadata["filbert"])
    var record = try #require(try JSONValue.parse(text).objectValue)
    record[name] = try JSONValue.parse(number)
    let writer = try SafetensorsWriter(
      path, tensors: file.tensors.map { ($0.name, $0.shape) },
      metadata: ["filbert": JSONValue.object(record).serialized()], overwrite: true)
    for name in writer.order {
      let values = try file.floats(name)
      try writer.append(values.span)
    }
    try writer.finish()
    let error = #expect(throws: FilbertError.self) {
      try TrainingCheckpoint.state(path, into: initial, "a", plan)
    }
    #expect(error?.message.contains("not a checkpoint of a training run") == true)
  }

  @Test func keepsTheBestEpochAndStopsWhenPatienceRunsOut() throws {
    var recipe = recipe()
    recipe.epochs = 30
    // So small a rate that no weight moves.
    recipe.learningRate = 1e-30
    recipe.patience = 3
    var stops: [Int] = []
    var (trainer, state) = try trainer(recipe)
    try trainer.run(
      &state, observe: { if case .stoppedEarly(let epoch) = $0 { stops.append(epoch) } })
    #expect(state.best?.epoch == 1)
    #expect(state.history.count == 4)
    #expect(stops == [4])
    // Asked to go on, a run without patience left does nothing.
    try trainer.run(&state)
    #expect(state.history.count == 4)
  }

  @Test func bestParametersAreThoseOfTheBestEpoch() throws {
    var recipe = recipe()
    recipe.epochs = 6
    recipe.selection = .loss
    recipe.learningRate = 0.2
    var (trainer, state) = try trainer(recipe)
    try trainer.run(&state)
    let best = try #require(state.best)
    let losses = state.history.compactMap { $0.validation?.loss }
    #expect(losses.min() == best.metrics.loss)
    #expect(losses.firstIndex(of: best.metrics.loss) == best.epoch - 1)
    let metrics = trainer.task.validate(state.finalParameters)
    #expect(metrics == best.metrics)
  }

  @Test func frozenParametersKeepTheirBits() throws {
    var recipe = recipe()
    recipe.frozenLayers = 1
    var (trainer, state) = try trainer(recipe)
    let before = state.parameters.values.copy()
    try trainer.run(&state)
    let trainable = trainer.task.encoder.trainable(
      frozenLayers: 1, of: trainer.task.layout)
    let (old, new) = (before.bits, state.parameters.values.bits)
    #expect(old[..<trainable.lowerBound] == new[..<trainable.lowerBound])
    #expect(old[trainable.lowerBound...] != new[trainable.lowerBound...])
  }

  @Test func anExplodingRunStopsWithASentence() throws {
    var recipe = recipe()
    recipe.learningRate = 1e30
    recipe.warmupRatio = 0
    var (trainer, state) = try trainer(recipe)
    let error = #expect(throws: FilbertError.self) { try trainer.run(&state) }
    #expect(error?.code == .internalFailure)
    #expect(error?.message.contains("lower learningRate") == true)
  }

  @Test func accumulatedStepsEqualLargeBatches() throws {
    var small = recipe()
    small.learningRate = 1e-3
    var large = small
    (small.batchSize, small.gradientAccumulation) = (2, 2)
    large.batchSize = 4
    func final(_ recipe: Recipe) throws -> [Float] {
      let model = try ReferenceModel("gelu")
      var configuration = model.classifier.configuration
      (configuration.hiddenDropout, configuration.attentionDropout) = (0, 0)
      let examples = LabelledSequences(sequences: model.sequences, targets: model.targets)
      let trainer = Trainer(
        SequenceTask(
          SequenceClassifier(configuration), loss: CrossEntropy(), training: examples,
          validation: nil), recipe)
      var state = TrainingState(parameters: model.parameters)
      try trainer.run(&state)
      // The gradient of key biases is rounding, of which Adam keeps the sign.
      return trainer.task.layout.slots.filter { !$0.name.hasSuffix("key.bias") }
        .flatMap { state.parameters[$0].elements }
    }
    #expect(relativeDistance(try final(small), try final(large)) < 1e-5)
  }

  @Test func tiesGoToTheLowerLossThenToTheEarlierEpoch() {
    func metrics(_ f1: Double, _ loss: Double) -> ValidationMetrics {
      ValidationMetrics(loss: loss, [.macroF1: f1])
    }
    let best = metrics(0.5, 1)
    #expect(SelectionMetric.macroF1.improves(metrics(0.6, 9), on: best))
    #expect(SelectionMetric.macroF1.improves(metrics(0.5, 0.9), on: best))
    #expect(!SelectionMetric.macroF1.improves(metrics(0.5, 1), on: best))
    #expect(!SelectionMetric.macroF1.improves(metrics(0.4, 0.1), on: best))
    #expect(SelectionMetric.loss.improves(metrics(0, 0.9), on: best))
    #expect(!SelectionMetric.loss.improves(metrics(1, 1), on: best))
  }

  /// Wide enough that products, sums over rows, scatters and AdamW are all cut into several blocks, forward and
  /// backward: 192 features, 3,000 entries, about 300 tokens a batch.
  @Test func wideModelsKeepTheirBitsOnAnyNumberOfThreads() throws {
    var configuration = BertConfiguration()
    configuration.vocabularySize = 3000
    configuration.hiddenSize = 192
    configuration.layers = 2
    configuration.heads = 4
    configuration.intermediateSize = 384
    configuration.maximumPositions = 64
    configuration.labels = ["a", "b", "c"]
    let classifier = SequenceClassifier(configuration)
    let stream = RandomStream(seed: 11)
    let sequences = (0..<24).map { row in
      let ids = (0..<(5 + row * 2)).map { Int32(stream.index(row * 100 + $0, below: 3000)) }
      return TokenSequence(ids: ids, segments: ids.map { _ in 0 })
    }
    let examples = LabelledSequences(sequences: sequences, targets: (0..<24).map { $0 % 3 })
    var recipe = Recipe()
    recipe.epochs = 2
    recipe.batchSize = 12
    let trainer = Trainer(
      SequenceTask(
        classifier, loss: CrossEntropy(), training: examples, validation: examples), recipe)
    func start() -> TrainingState {
      let parameters = Parameters(layout: classifier.layout)
      parameters.initialize(classifier.layout.slots, seed: 3, deviation: 0.05)
      return TrainingState(parameters: parameters)
    }
    let results = Threads.forEachCount { () -> [UInt32]? in
      var state = start()
      guard (try? trainer.run(&state)) != nil else { return nil }
      return state.parameters.values.bits
    }
    #expect(results[0] != nil)
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test func aCheckpointThatCannotBeWrittenDoesNotEndTheRun() throws {
    let expected = try run(recipe())
    var failures = 0
    var (trainer, state) = try trainer(recipe())
    try trainer.run(
      &state,
      checkpoint: CheckpointWriter(
        path: "/nonexistent/run.checkpoint", interval: 0, fingerprint: "f"),
      observe: { if case .checkpointFailed = $0 { failures += 1 } })
    #expect(failures == trainer.plan.steps - 1)
    #expect(state.parameters.values.bits == expected.parameters.values.bits)
  }
}
