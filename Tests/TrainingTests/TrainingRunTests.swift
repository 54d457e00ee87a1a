import FilbertCore
import FilbertCorpus
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertRanks
import FilbertStatistics
import FilbertTensor
import FilbertTestSupport
import FilbertText
import FilbertTraining
import FilbertTransformer
import Foundation
import Testing

/// The laws of runs that look at held-out examples first and then train on all, on a tiny encoder.
@Suite struct TrainingRunTests {
  private static let texts = [
    "buy red mattress", "late order", "buy phone late", "how much", "queen pillow", "buy king size",
    "refund my order late", "want to buy red phone case", "pillow", "late",
  ]
  private static let single = texts.enumerated().map { line, text in
    Example(
      input: TextInput(text), target: .label(text.contains("buy") ? "buy" : "other"),
      line: line + 2)
  }

  final class Model: Sendable {
    let directory: URL
    init(hiddenSize: Int = 16) throws {
      directory = try TinyModel.writeEncoder(
        to: Fixtures.temporaryDirectory().appending(path: "m"), hiddenSize: hiddenSize)
    }
    deinit { try? FileManager.default.removeItem(at: directory.deletingLastPathComponent()) }

    var checkpoint: String { directory.appending(path: "../run.checkpoint").path }
    var output: String { directory.appending(path: "../out").path }

    func job(
      _ task: ModelTask = .classification, ranks: any RankGroup = LoneRank(),
      _ change: (inout Recipe) -> Void = { _ in }
    ) throws -> FineTuning {
      var recipe = Recipe()
      recipe.epochs = 2
      recipe.batchSize = 3
      recipe.learningRate = 1e-2
      recipe.layerRateDecay = 0.8
      recipe.perturbation = 0.5
      recipe.selection = task.metrics[0]
      recipe.hasPoolingLayer = true
      recipe.isProbed = true
      recipe.isCalibrated = true
      recipe.keepsLastEpoch = true
      recipe.isRefit = true
      change(&recipe)
      let path = directory.path
      func parts(_ examples: [Example]) -> (train: [Example], validation: [Example]) {
        (Array(examples[..<7]), Array(examples[7...]))
      }
      switch task {
      case .multilabel:
        let (train, validation) = parts(HeadsTrainingTests.multi)
        return try FineTuning(
          model: path, recipe, anyOf: LabelSet(ordered: ["buy", "late"]), train: train,
          validation: validation, ranks: ranks)
      case .regression:
        let (train, validation) = parts(HeadsTrainingTests.priced)
        return try FineTuning(
          model: path, recipe, predicting: "spend", train: train, validation: validation,
          ranks: ranks)
      case .classification, .tagging:
        let (train, validation) = parts(TrainingRunTests.single)
        return try FineTuning(
          model: path, recipe, labels: LabelSet(ordered: ["buy", "other"]), train: train,
          validation: validation, ranks: ranks)
      }
    }
  }

  private func finish(_ job: FineTuning) throws -> TrainingRun {
    var run = TrainingRun(job)
    try run.finish()
    return run
  }

  private func weights(_ run: TrainingRun) throws -> [[Float]] {
    let parameters = try #require(run.finalParameters)
    return parameters.layout.slots.map { parameters[$0].elements }
  }

  private static let ofTexts: [ModelTask] = [.classification, .multilabel, .regression]

  /// Six steps with some examples held out, then eight on all. The linear model is left out, because here it would win.
  @Test(arguments: ofTexts, [1, 4, 6, 7, 11])
  func resumeEqualsUninterrupted(task: ModelTask, stop: Int) throws {
    let model = try Model()
    func job() throws -> FineTuning { try model.job(task) { $0.isProbed = false } }
    let expected = try finish(job())
    #expect(expected.stage == .all)
    try expectResumedEqualsUninterrupted(model, job, stop: stop, expected)
  }

  @Test(arguments: ofTexts, [1, 5])
  func resumeEqualsUninterruptedWithAProbe(task: ModelTask, stop: Int) throws {
    let model = try Model()
    func job() throws -> FineTuning { try model.job(task) }
    try expectResumedEqualsUninterrupted(model, job, stop: stop, finish(job()))
  }

  private func expectResumedEqualsUninterrupted(
    _ model: Model, _ makeJob: () throws -> FineTuning, stop: Int, _ expected: TrainingRun
  ) throws {
    let job = try makeJob()
    var (run, steps) = (TrainingRun(job), 0)
    #expect(throws: FilbertError.self) {
      try run.finish(
        checkpoint: CheckpointWriter(
          path: model.checkpoint, interval: 1e9, fingerprint: job.fingerprint),
        shouldStop: { steps == stop }, observe: { if case .step = $0 { steps += 1 } })
    }
    var resumed = try TrainingRun(makeJob(), resuming: model.checkpoint)
    #expect(resumed.stage == (stop < 6 ? .heldOut : .all))
    try resumed.finish()
    #expect(try weights(resumed) == weights(expected))
    #expect(resumed.findings == expected.findings)
    #expect(resumed.findings?.residuals?.count == (job.task == .regression ? 3 : nil))
    #expect(resumed.state.history == expected.state.history)
  }

  @Test(arguments: ofTexts) func sameBitsOnAnyNumberOfThreads(task: ModelTask) throws {
    let model = try Model()
    let results = Threads.forEachCount { () -> [[Float]]? in
      guard let job = try? model.job(task), let run = try? finish(job) else { return nil }
      return try? weights(run)
    }
    #expect(results[0] != nil)
    #expect(results.allSatisfy { $0 == results[0] })
  }

  /// Training once more is training on all examples from the beginning.
  @Test func theSecondStageIsARunOnAllExamples() throws {
    let model = try Model()
    let run = try finish(
      model.job {
        $0.isCalibrated = false
        $0.isProbed = false
      })
    let all = try FineTuning(
      model: model.directory.path, run.job.trainer.recipe,
      labels: LabelSet(ordered: ["buy", "other"]), train: Self.single, validation: nil)
    #expect(try weights(finish(all)) == weights(run))
  }

  @Test func probabilitiesAreThoseOfTheTemperature() throws {
    let model = try Model()
    let job = try model.job {
      $0.isRefit = false
      $0.isProbed = false
    }
    let run = try finish(job)
    let calibration = try #require(run.findings?.calibration)
    #expect(calibration.lossAfter <= calibration.lossBefore)
    try job.save(
      try #require(run.finalParameters), to: model.output, record: TrainingRecord(),
      overwrite: false)
    let saved = try TextClassifier(contentsOf: model.output)
    let plain = try finish(
      model.job {
        $0.isRefit = false
        $0.isProbed = false
        $0.isCalibrated = false
      })
    try job.save(
      try #require(plain.finalParameters), to: model.output, record: TrainingRecord(),
      overwrite: true)
    let uncalibrated = try TextClassifier(contentsOf: model.output)
    for text in Self.texts {
      let (new, old) = (saved.prediction(for: text), uncalibrated.prediction(for: text))
      #expect(new.label == old.label)
      // The log of the odds is multiplied by the factor.
      func logOdds(_ prediction: Prediction) -> Double {
        log(Double(prediction.probabilities[0] / prediction.probabilities[1]))
      }
      #expect(abs(logOdds(new) - calibration.factors[0] * logOdds(old)) < 1e-3)
    }
  }

  /// The residuals are those of the model that was not trained on the held-out examples, whether or not one is that was.
  @Test(arguments: [false, true]) func residualsAreThoseOfTheModelBefore(isProbe: Bool) throws {
    let model = try Model()
    func job(isRefit: Bool) throws -> FineTuning {
      try model.job(.regression) {
        if isProbe { $0.method = .probe } else { $0.isProbed = false }
        $0.isRefit = isRefit
      }
    }
    let run = try finish(job(isRefit: false))
    #expect(run.stage == .heldOut && run.findings?.keepsProbe == isProbe)
    let residuals = try #require(run.findings?.residuals)
    #expect(try finish(job(isRefit: true)).findings?.residuals == residuals)
    var record = TrainingRecord()
    record[.residuals] = residuals.json
    try run.save(to: model.output, record: record, overwrite: false)
    let regressor = try TextRegressor(contentsOf: model.output)
    #expect(regressor.residuals == residuals)
    let errors = HeadsTrainingTests.priced[7...].map { example in
      abs((example.number ?? .nan) - Double(regressor.prediction(for: example.input.text).value))
    }.sorted()
    for (error, residual) in zip(errors, residuals.ascending) {
      #expect(abs(error - residual) < 1e-2)
    }
    #expect(try regressor.halfWidth(coverage: 0.75) == residuals.ascending[2])
    #expect(throws: FilbertError.self) { try regressor.halfWidth(coverage: 0.9) }
  }

  @Test func findingsAreReadAsTheyWereWritten() throws {
    let model = try Model()
    for task in Self.ofTexts {
      let findings = try #require(try finish(model.job(task)).findings)
      let labels = task == .regression ? 1 : 2
      let json = try JSONValue.parse(Array(findings.json.serialized().utf8))
      #expect(Findings(json: json, labels: labels) == findings)
      #expect(json["residuals"] != nil || task != .regression)
      #expect(findings.record["residuals"] == nil && findings.record["distances"] == nil)
      var damaged = try #require(json.objectValue)
      damaged["residuals"] = ["absolute": [2, 1], "count": 2]
      #expect(Findings(json: .object(damaged), labels: labels) == nil)
    }
  }

  /// A rate at which nothing is learnt: the linear model wins, and the saved model gives its answers.
  @Test(arguments: [ModelTask.classification, .multilabel])
  func theProbeIsTheModelIfFineTuningIsNoBetter(task: ModelTask) throws {
    let model = try Model()
    let job = try model.job(task) {
      $0.learningRate = 1e-30
      $0.headLearningRate = 1e-30
      $0.selection = .loss
    }
    let run = try finish(job)
    let findings = try #require(run.findings)
    #expect(findings.keepsProbe)
    let probed = try #require(findings.probe?.validation)
    #expect(findings.validation == probed)
    // Not trained in the second stage either, where the linear model is fitted to all examples.
    #expect(run.state.history.isEmpty)
    let parameters = try #require(run.finalParameters)
    #expect(parameters.layout.slots.allSatisfy { parameters[$0].sumOfSquares.isFinite })
  }

  @Test func theProbeAloneTakesNoStep() throws {
    let model = try Model()
    var steps = 0
    var run = TrainingRun(try model.job { $0.method = .probe })
    try run.finish(observe: { if case .step = $0 { steps += 1 } })
    #expect(steps == 0)
    #expect(run.findings?.keepsProbe == true)
  }

  @Test func withoutHeldOutExamplesThereIsOneStage() throws {
    let model = try Model()
    var recipe = Recipe()
    recipe.isRefit = true
    recipe.isCalibrated = true
    recipe.isProbed = true
    recipe.epochs = 1
    let job = try FineTuning(
      model: model.directory.path, recipe, labels: LabelSet(ordered: ["buy", "other"]),
      train: Self.single, validation: nil)
    let run = try finish(job)
    #expect(run.stage == .heldOut)
    #expect(run.findings?.calibration == nil)
    #expect(run.findings?.keepsProbe == false)
  }

  // MARK: - A time budget

  @Test func whatFitsStaysAndTheMeasuredStepsAreUndone() throws {
    let model = try Model()
    let job = try model.job()
    let before = try model.job().initialState.parameters.values.bits
    let budget = TimeBudget(seconds: 1e6, started: .now)
    let estimate = try budget.fit(job, pace: budget.measuredPace(job))
    #expect(estimate.recipe == job.trainer.recipe)
    #expect(estimate.seconds > 0)
    #expect(job.initialState.parameters.values.bits == before)
  }

  @Test func aTimeThatIsOverIsRefused() throws {
    let job = try Model().job { $0.isProbed = false }
    let error = #expect(throws: FilbertError.self) {
      try TimeBudget(seconds: 1e-6, started: .now).fit(job, pace: 1)
    }
    #expect(error?.code == .usage)
    #expect(error?.message.hasPrefix("timeBudget is too short: ") == true)
  }

  /// A resumed run takes what the run before has measured.
  @Test func aCheckpointHasWhatWasFitted() throws {
    let model = try Model()
    var recipe = try model.job().trainer.recipe
    recipe.maximumSteps = 4
    recipe.isRefit = false
    recipe.perturbation = 0
    let fitted = FittedRecipe(recipe)
    let job = try model.job().following(recipe)
    let writer = CheckpointWriter(
      path: model.checkpoint, interval: 0, fingerprint: job.fingerprint, fitted: fitted)
    try TrainingRun(job).save(with: writer)
    let read = try #require(try FittedRecipe(checkpoint: model.checkpoint))
    #expect(read == fitted)
    #expect(read.applied(to: try model.job().trainer.recipe) == recipe)
    try TrainingRun(job).save(
      with: CheckpointWriter(path: model.checkpoint, interval: 0, fingerprint: job.fingerprint))
    #expect(try FittedRecipe(checkpoint: model.checkpoint) == nil)
  }

  /// Steps end within an epoch, which is validated all the same.
  @Test func fewerStepsThanWholeEpochs() throws {
    let model = try Model()
    let run = try finish(
      model.job {
        $0.maximumSteps = 4
        $0.isRefit = false
        $0.isProbed = false
      })
    #expect(run.state.step == 4)
    #expect(run.state.history.count == 2)
    #expect(run.state.history.allSatisfy { $0.validation != nil })
  }

  /// The second stage has its own pace: all that came before it says nothing about its steps.
  @Test func aFarDeadlineShortensNothing() throws {
    let model = try Model()
    func job() throws -> FineTuning {
      try model.job {
        $0.isProbed = false
        $0.epochs = 12
      }
    }
    let expected = try finish(job())
    var run = TrainingRun(try job())
    try run.finish(deadline: Deadline(.now + .seconds(3_600)))
    #expect(run.state.lastStep == nil)
    #expect(try weights(run) == weights(expected))
  }

  /// A deadline that has passed: the run ends soon, and with a model.
  @Test func aDeadlineThatIsOverEndsTheRun() throws {
    let model = try Model()
    var run = TrainingRun(
      try model.job {
        $0.isProbed = false
        $0.isRefit = false
        $0.epochs = 50
      })
    try run.finish(deadline: Deadline(.now))
    #expect(run.state.step < 30)
    #expect(run.state.history.last?.validation != nil)
    #expect(run.finalParameters != nil)
  }
}
