import FilbertCore
import FilbertCorpus
import FilbertEvaluation
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTensor
import FilbertTestSupport
import FilbertText
import FilbertTraining
import FilbertTransformer
import Foundation
import Testing

/// The laws of runs that teach any number of labels, or a number, on a tiny encoder.
@Suite struct HeadsTrainingTests {
  /// What is in the text decides: `buy` and `late` are labels, and each word has its price.
  private static let texts = [
    "buy red mattress", "late order", "buy phone late", "how much", "queen pillow", "buy king size",
    "refund my order late", "want to buy red phone case", "pillow", "late",
  ]

  static let multi = texts.enumerated().map { line, text in
    Example(
      input: TextInput(text), target: .labels(["buy", "late"].filter { text.contains($0) }),
      line: line + 2)
  }
  static let priced = texts.enumerated().map { line, text in
    Example(
      input: TextInput(text),
      target: .number(
        1000 + (text.contains("buy") ? 250.5 : 0) - (text.contains("late") ? 125 : 0)),
      line: line + 2)
  }

  final class Model {
    let directory: URL
    init() throws {
      directory = try TinyModel.writeEncoder(to: Fixtures.temporaryDirectory().appending(path: "m"))
    }
    deinit { try? FileManager.default.removeItem(at: directory.deletingLastPathComponent()) }

    var output: String { directory.appending(path: "../out").path }

    func job(
      _ task: ModelTask, from model: String? = nil, predicting: String = "spend",
      _ change: (inout Recipe) -> Void = { _ in }
    ) throws -> FineTuning {
      var recipe = Recipe()
      recipe.epochs = 4
      recipe.batchSize = 3
      recipe.gradientAccumulation = 2
      recipe.learningRate = 1e-2
      recipe.selection = task.metrics[0]
      change(&recipe)
      let path = model ?? directory.path
      return task == .multilabel
        ? try FineTuning(
          model: path, recipe, anyOf: LabelSet(ordered: ["buy", "late"]),
          train: HeadsTrainingTests.multi, validation: HeadsTrainingTests.multi)
        : try FineTuning(
          model: path, recipe, predicting: predicting, train: HeadsTrainingTests.priced,
          validation: HeadsTrainingTests.priced)
    }
  }

  private func run(_ job: FineTuning) throws -> TrainingState {
    var state = job.initialState
    try job.trainer.run(&state)
    return state
  }

  private static let both = [ModelTask.multilabel, .regression]

  @Test(arguments: both) func learnsByHeart(task: ModelTask) throws {
    let state = try run(
      try Model().job(task) {
        $0.epochs = 60
        $0.gradientAccumulation = 1
        $0.dropout = 0
      })
    let metrics = try #require(state.best?.metrics)
    if task == .multilabel {
      #expect(metrics[.macroF1] == 1 && metrics[.microF1] == 1 && metrics[.accuracy] == 1)
    } else {
      #expect((metrics[.r2] ?? 0) > 0.95)
      #expect((metrics[.rmse] ?? .infinity) < 40, "in the unit of the data")
    }
  }

  @Test(arguments: both) func sameBitsOnAnyNumberOfThreads(task: ModelTask) throws {
    let model = try Model()
    let results = Threads.forEachCount { () -> [UInt32]? in
      guard let job = try? model.job(task) else { return nil }
      return try? run(job).parameters.values.bits
    }
    #expect(results[0] != nil)
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test(arguments: both) func resumeEqualsUninterrupted(task: ModelTask) throws {
    let model = try Model()
    let whole = try model.job(task)
    let expected = try run(whole)
    try whole.save(
      try whole.finished(expected, nil), to: model.output, record: TrainingRecord(), overwrite: true
    )
    let saved = try Data(contentsOf: URL(filePath: "\(model.output)/model.safetensors"))
    for stop in [1, 2, 5] {
      let path = model.directory.appending(path: "../run.checkpoint").path
      let job = try model.job(task)
      #expect(job.fingerprint == whole.fingerprint)
      var (state, steps) = (job.initialState, 0)
      #expect(throws: FilbertError.self) {
        try job.trainer.run(
          &state,
          checkpoint: CheckpointWriter(path: path, interval: 1e9, fingerprint: job.fingerprint),
          shouldStop: { steps == stop }, observe: { if case .step = $0 { steps += 1 } })
      }
      let again = try model.job(task)
      var resumed = try TrainingCheckpoint.state(
        path, into: again.initialState, again.fingerprint, again.trainer.plan)
      try again.trainer.run(&resumed)
      #expect(resumed.parameters.values.bits == expected.parameters.values.bits)
      #expect(resumed.history == expected.history)
      // Saving takes up the scale in a copy: what a run continues with is as it was.
      try again.save(
        try again.finished(resumed, nil), to: model.output, record: TrainingRecord(),
        overwrite: true)
      #expect(
        try Data(contentsOf: URL(filePath: "\(model.output)/model.safetensors")) == saved)
      #expect(resumed.parameters.values.bits == expected.parameters.values.bits)
    }
  }

  @Test func theFingerprintSeesTargets() throws {
    let model = try Model()
    let print = try model.job(.multilabel).fingerprint
    #expect(try model.job(.multilabel) { $0.classWeights = .balanced }.fingerprint != print)
    var examples = Self.multi
    examples[3] = Example(input: examples[3].input, target: .labels(["late"]), line: 5)
    var recipe = Recipe()
    recipe.selection = .macroF1
    let labels = try LabelSet(ordered: ["buy", "late"])
    let jobs = try [Self.multi, examples].map {
      try FineTuning(
        model: model.directory.path, recipe, anyOf: labels, train: $0, validation: nil)
    }
    #expect(jobs[0].fingerprint != jobs[1].fingerprint)
    // All prices doubled are the same targets on the scale of training, and another model.
    recipe.selection = .rmse
    let prices = try [1.0, 2].map { factor in
      try FineTuning(
        model: model.directory.path, recipe, predicting: "spend",
        train: Self.priced.map {
          Example(input: $0.input, target: .number(factor * ($0.number ?? 0)), line: $0.line)
        }, validation: nil)
    }
    #expect(prices[0].fingerprint != prices[1].fingerprint)
  }

  // MARK: - Any number of labels

  @Test func validationIsTheReportOfTheModel() throws {
    let model = try Model()
    let job = try model.job(.multilabel) { $0.epochs = 2 }
    let state = try run(job)
    let metrics = try #require(state.best?.metrics)
    try job.save(
      try job.finished(state, nil), to: model.output, record: TrainingRecord(), overwrite: false)
    let classifier = try TextClassifier(contentsOf: model.output)
    #expect(classifier.isMultiLabel)
    let predictions = classifier.predictions(for: Self.texts.map { TextInput($0) })
    let index = ["buy": 0, "late": 1]
    let report = MultiLabelReport(
      gold: Self.multi.map { $0.labels.compactMap { index[$0] } },
      predicted: predictions.map { $0.labels().compactMap { index[$0] } }, names: ["buy", "late"])
    #expect(metrics[.macroF1] == report.macroAverage.f1)
    #expect(metrics[.microF1] == report.microAverage.f1)
    #expect(metrics[.weightedF1] == report.weightedAverage.f1)
    #expect(metrics[.accuracy] == report.subsetAccuracy)
    var loss = 0.0
    for (example, prediction) in zip(Self.multi, predictions) {
      for (label, probability) in zip(["buy", "late"], prediction.probabilities) {
        loss -= Foundation.log(
          Double(example.labels.contains(label) ? probability : 1 - probability))
      }
    }
    #expect(abs(metrics.loss - loss / 20) < 1e-5)
    let configuration = try BertConfiguration(path: "\(model.output)/config.json")
    #expect(configuration.problemType == .multilabel)
    #expect(configuration.labels == ["buy", "late"])
  }

  @Test func positiveWeights() throws {
    func weights(_ kind: ClassWeights) throws -> [Float]? {
      try kind.resolve(labels: ["a", "b", "c", "d"], counts: [1, 4, 0, 10], texts: 10)
    }
    #expect(try weights(.none) == nil)
    #expect(try weights(.balanced) == [9, 1.5, 1, 1])
    #expect(try weights(.given(["b": 3])) == [1, 3, 1, 1])
    #expect(throws: FilbertError.self) { try weights(.given(["x": 3])) }
    #expect(throws: FilbertError.self) { try weights(.given(["a": -3])) }
  }

  // MARK: - A number

  @Test func theSavedModelAnswersInTheUnitOfTheData() throws {
    let model = try Model()
    let job = try model.job(.regression)
    let scale = try #require(job.scale)
    let numbers = Self.priced.compactMap(\.number)
    #expect(abs(scale.mean - numbers.reduce(0, +) / 10) < 1e-9)
    let standardized = numbers.map(scale.standardized)
    #expect(abs(standardized.reduce(0, +)) < 1e-9)
    #expect(abs(standardized.reduce(0) { $0 + $1 * $1 } / 10 - 1) < 1e-9)

    let state = try run(job)
    try job.save(
      try job.finished(state, nil), to: model.output, record: TrainingRecord(), overwrite: false)
    let metrics = try #require(state.best?.metrics)
    let regressor = try TextRegressor(contentsOf: model.output)
    #expect(regressor.target == "spend")
    let answers = regressor.predictions(for: Self.texts.map { TextInput($0) }).map {
      Double($0.value)
    }
    let report = RegressionReport(gold: numbers, predicted: answers)
    #expect(abs(report.rmse - (metrics[.rmse] ?? 0)) < 1e-2)
    #expect(abs(report.mae - (metrics[.mae] ?? 0)) < 1e-2)
    #expect(abs((report.r2 ?? 9) - (metrics[.r2] ?? 0)) < 1e-4)
    #expect(abs(metrics.loss - (1 - (metrics[.r2] ?? 0))) < 1e-4)
    #expect(answers.allSatisfy { (600...1600).contains($0) }, "\(answers)")
    let configuration = try BertConfiguration(path: "\(model.output)/config.json")
    #expect(configuration.problemType == .regression)
    #expect(configuration.labels == ["spend"])
  }

  /// A model that goes on learning starts with the answers it gives.
  @Test func resumesARegression() throws {
    let model = try Model()
    let first = try model.job(.regression)
    let state = try run(first)
    try first.save(
      try first.finished(state, nil), to: model.output, record: TrainingRecord(), overwrite: false)
    let more = try model.job(.regression, from: model.output) { $0.learningRate = 1e-12 }
    #expect(more.loadReport.created.isEmpty)
    let metrics = try #require(try run(more).best?.metrics)
    #expect(abs((metrics[.rmse] ?? 0) - (state.best?.metrics[.rmse] ?? 9)) < 1e-2)
    // Another number is another head.
    let other = try model.job(.regression, from: model.output, predicting: "rating")
    #expect(other.loadReport.created == ["classifier.weight", "classifier.bias"])
    // And so are labels of the same name.
    let labels = try FineTuning(
      model: model.output, Recipe(), anyOf: LabelSet(ordered: ["spend"]),
      train: [Example(input: TextInput("a"), target: .labels(["spend"]), line: 0)], validation: nil)
    #expect(labels.loadReport.created == ["classifier.weight", "classifier.bias"])
  }

  @Test func equalNumbersTeachNothing() {
    let error = #expect(throws: FilbertError.self) { try TargetScale(of: [4, 4, 4]) }
    #expect(error?.code == .badData)
    #expect(
      error?.message
        == "All training rows have the number 4.0, so there is nothing to learn; is this the right column?"
    )
  }

  // MARK: - Recipes

  @Test func figuresAndOptionsBelongToTasks() throws {
    for task in ModelTask.allCases {
      for metric in SelectionMetric.allCases {
        var recipe = Recipe()
        recipe.selection = metric
        #expect(
          ((try? recipe.validate(for: task)) != nil) == task.metrics.contains(metric),
          "\(metric) for \(task)")
      }
    }
    var recipe = Recipe()
    let error = #expect(throws: FilbertError.self) { try recipe.validate(for: .regression) }
    #expect(
      error?.message
        == "selection: macro-f1 is for classification, multilabel and tagging; choose rmse, mae, r2 or loss."
    )
    recipe.labelSmoothing = 0.1
    #expect(throws: FilbertError.self) { try recipe.validate(for: .multilabel) }
    recipe.selection = .rmse
    #expect(throws: FilbertError.self) { try recipe.validate(for: .regression) }
    recipe.labelSmoothing = 0
    recipe.classWeights = .balanced
    #expect(throws: FilbertError.self) { try recipe.validate(for: .regression) }
  }

  @Test func errorsGetBetterByGettingSmaller() {
    func metrics(_ value: Double) -> ValidationMetrics {
      ValidationMetrics(loss: 1, [.rmse: value, .mae: value, .r2: value])
    }
    for metric in [SelectionMetric.rmse, .mae] {
      #expect(metric.improves(metrics(1), on: metrics(2)))
      #expect(!metric.improves(metrics(2), on: metrics(1)))
    }
    #expect(SelectionMetric.r2.improves(metrics(0.5), on: metrics(0.2)))
  }
}
