import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertExperiments
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertTagging
import FilbertTensor
import FilbertTestSupport
import FilbertText
import FilbertTraining
import FilbertTransformer
import Foundation
import Testing

/// The laws of fits that are kept, on a tiny encoder.
@Suite struct FitStoreTests {
  private static let texts = [
    "buy red mattress", "late order", "buy phone late", "how much", "queen pillow", "buy king size",
    "refund my order late", "want to buy red phone case", "pillow", "late", "buy pillow", "phone",
  ]

  /// A tiny encoder, and directories of experiments on it.
  private final class Place {
    let directory: URL
    let model: String

    init() throws {
      directory = try Fixtures.temporaryDirectory()
      model = try TinyModel.writeEncoder(to: directory.appending(path: "m")).path
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func store(_ name: String, _ task: ModelTask, sharesVectors: Bool = true) throws -> FitStore {
      let run = RunDirectory(directory.appending(path: name).path)
      try run.create(Array("{}".utf8))
      return try FitStore(
        try FitStoreTests.rows(task, model: model, vectorsIn: sharesVectors ? run.path : nil),
        in: run, checkpointInterval: 0)
    }

    func files(_ name: String) throws -> [String: Data] {
      let path = directory.appending(path: name)
      var files: [String: Data] = [:]
      for file in try FileManager.default.contentsOfDirectory(atPath: path.path) {
        files[file] = try Data(contentsOf: path.appending(path: file))
      }
      return files
    }
  }

  private static func file(_ name: String, _ content: String) throws -> URL {
    let file = try Fixtures.temporaryDirectory().appending(path: name)
    try Data(content.utf8).write(to: file)
    return file
  }

  private static func rows(
    _ task: ModelTask, model: String, vectorsIn directory: String?
  ) throws -> ExperimentRows {
    if task == .tagging {
      let sentences = texts.map { text in
        let words = text.split(separator: " ").map(String.init)
        return
          "\(words.map { "\($0) \($0 == "phone" ? "B-ITEM" : "O")" }.joined(separator: "\n"))\n"
      }
      let file = try file("data.conll", sentences.joined(separator: "\n"))
      defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
      return ExperimentRows(
        try TaggedTrainingData(
          TaggedDataset(path: file.path), validation: .none, wordSplit: nil, seed: 1
        ) { _ in }, model: model)
    }
    let lines = texts.enumerated().map { row, text in
      let isBuy = text.contains("buy")
      return switch task {
      case .multilabel: "\(text),\(isBuy ? "buy|" : "")\(text.contains("late") ? "late" : "text")"
      case .regression: "\(text),\(100 + row * 3 + (isBuy ? 50 : 0))"
      case .classification, .tagging: "\(text),\(isBuy ? "buy" : "other")"
      }
    }
    let file = try file(
      "data.csv", (["text,label"] + lines).joined(separator: "\n") + "\n")
    defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
    let reading: TargetReading =
      switch task {
      case .multilabel: .labels(separator: "|")
      case .regression: .number
      case .classification, .tagging: .label
      }
    return ExperimentRows(
      try TextTrainingData(
        Dataset(path: file.path, target: reading), reading, for: task, validation: .none, seed: 1
      ) { _ in }, for: task, model: model, cleaning: .none, vectorsIn: directory)
  }

  private static func recipe(_ task: ModelTask, _ method: Recipe.Method = .fineTuning) -> Recipe {
    var recipe = Recipe()
    recipe.method = method
    recipe.epochs = 2
    recipe.batchSize = 3
    recipe.learningRate = 1e-2
    recipe.selection = task.metrics[0]
    recipe.hasPoolingLayer = task != .tagging
    recipe.isProbed = task != .tagging
    recipe.isCalibrated = task != .regression
    recipe.keepsLastEpoch = true
    recipe.isRefit = true
    return recipe
  }

  private static func fit(_ task: ModelTask, _ method: Recipe.Method = .fineTuning) -> Fit {
    Fit(
      recipe: recipe(task, method), training: [0, 1, 2, 3, 5, 6, 7, 8], heldOut: [9, 10],
      answered: [4, 11])
  }

  /// A search may read texts in many ways.
  @Test func vectorsOfTwoWaysOfReadingAreKept() throws {
    let place = try Place()
    let store = try place.store("a", .classification)
    func vectors() throws -> Set<String> {
      Set(try place.files("a").keys.filter { $0.hasPrefix("vectors-") })
    }
    var seen: [Set<String>] = []
    for length in [5, 6, 7, 8] {
      var recipe = Self.recipe(.classification, .probe)
      recipe.maximumLength = length
      let fit = Self.fit(.classification)
      _ = try store.answers(
        to: Fit(
          recipe: recipe, training: fit.training, heldOut: fit.heldOut, answered: fit.answered))
      seen.append(try vectors())
    }
    #expect(seen.map(\.count) == [1, 2, 2, 2])
    #expect(seen[0].isSubset(of: seen[1]) && !seen[0].isSubset(of: seen[3]))
    #expect(!seen[1].subtracting(seen[0]).isDisjoint(with: seen[2]))
  }

  @Test(arguments: ModelTask.allCases) func anAnsweredFitIsReadAndNotTrainedAgain(_ task: ModelTask)
    throws
  {
    let place = try Place()
    let store = try place.store("a", task)
    let fit = Self.fit(task)
    #expect(!store.has(fit))
    let first = try store.answers(to: fit)
    #expect(store.has(fit))
    var events = 0
    let second = try store.answers(to: fit, observe: { _, _ in events += 1 })
    #expect(events == 0)
    #expect(first.rows == [4, 11] && second.rows == first.rows)
    #expect(first.answers.values.elements == second.answers.values.elements)
    #expect(first.answers.tagged == second.answers.tagged)
    #expect(first.validation == second.validation && first.validation != nil)
    #expect(try place.files("a").keys.filter { $0.hasSuffix(".checkpoint") } == [])
  }

  @Test(arguments: ModelTask.allCases) func anInterruptedFitEndsWithTheSameBytes(_ task: ModelTask)
    throws
  {
    let place = try Place()
    let fit = Self.fit(task)
    var all = 0
    _ = try place.store("whole", task).answers(
      to: fit, observe: { _, event in if case .step = event { all += 1 } })
    for step in [1, 4, all - 1] {
      let name = "cut\(step)"
      var steps = 0
      #expect(throws: FilbertError.self) {
        try place.store(name, task).answers(
          to: fit, shouldStop: { steps == step },
          observe: { _, event in if case .step = event { steps += 1 } })
      }
      #expect(try place.files(name).keys.contains { $0.hasSuffix(".checkpoint") })
      // A new store has read and encoded everything once more, as another process would.
      _ = try place.store(name, task).answers(to: fit)
      #expect(try place.files(name) == place.files("whole"))
    }
  }

  @Test(arguments: ModelTask.allCases) func theAnswersAreThoseOfTheModelThatTrainSaves(
    _ task: ModelTask
  ) throws {
    let place = try Place()
    let (store, fit) = (try place.store("a", task, sharesVectors: false), Self.fit(task))
    let rows = store.rows
    let answers = try store.answers(to: fit).answers
    let directory = try Self.train(rows, fit, to: place.directory.appending(path: "trained").path)
    if task == .tagging {
      let tagger = try TextTagger(directory)
      let tagged = tagger.tag(
        tagger.tokenizer.windows(
          fit.answered.map { rows.sentences[$0].words }, maximumLength: tagger.maximumLength))
      #expect(answers.tagged == tagged)
      #expect(answers.values.rows == tagged.reduce(0) { $0 + $1.tags.count })
    } else {
      let model = try directory.textModel(Model.Reading(cleaning: TextCleaning.none))
      var cache = PredictionCache()
      let expected = model.answers(
        model.encode(cleaned: fit.answered.map { rows.examples[$0].input }), &cache)
      #expect(
        answers.values.elements
          == expected.flatMap { answer in
            switch answer {
            case .prediction(let prediction): prediction.probabilities
            case .estimate(let estimate): [estimate.value]
            }
          })
    }
  }

  /// Trains as `train` does, on arrays of examples.
  private static func train(
    _ rows: ExperimentRows, _ fit: Fit, to path: String
  ) throws -> ModelDirectory {
    func examples(_ numbers: [Int]) -> [Example] {
      rows.task == .tagging ? [] : numbers.map { rows.examples[$0] }
    }
    let (train, held) = (examples(fit.training), examples(fit.heldOut))
    let job =
      switch rows.task {
      case .classification:
        try FineTuning(
          model: rows.model, fit.recipe, labels: LabelSet(ordered: rows.labels), train: train,
          validation: held)
      case .multilabel:
        try FineTuning(
          model: rows.model, fit.recipe, anyOf: LabelSet(ordered: rows.labels), train: train,
          validation: held)
      case .regression:
        try FineTuning(
          model: rows.model, fit.recipe, predicting: rows.labels[0], train: train, validation: held)
      case .tagging:
        try FineTuning(
          model: rows.model, fit.recipe, tags: #require(rows.tags).set,
          train: fit.training.map { rows.sentences[$0] },
          validation: fit.heldOut.map { rows.sentences[$0] })
      }
    var run = TrainingRun(job)
    try run.finish()
    try run.save(to: path, record: TrainingRecord(), overwrite: false)
    return try ModelDirectory(path)
  }

  @Test func vectorsAreComputedOnceForAllFits() throws {
    let place = try Place()
    let shared = try place.store("shared", .classification)
    let alone = try place.store("alone", .classification, sharesVectors: false)
    for answered in [[0, 1], [4, 11], [7, 3]] {
      let fit = Fit(
        recipe: Self.recipe(.classification, .probe),
        training: (0..<12).filter { !answered.contains($0) }, answered: answered)
      let (one, other) = (try shared.answers(to: fit), try alone.answers(to: fit))
      for (left, right) in zip(one.answers.values.elements, other.answers.values.elements) {
        // Packed beside other texts, a product may round differently.
        #expect(abs(left - right) < 1e-4)
      }
    }
    #expect(try place.files("shared").keys.filter { $0.hasPrefix("vectors-") }.count == 1)
    #expect(try place.files("alone").keys.filter { $0.hasPrefix("vectors-") } == [])
  }

  @Test func otherRowsAreRefused() throws {
    let place = try Place()
    _ = try place.store("a", .classification)
    _ = try place.store("a", .classification)
    let error = #expect(throws: FilbertError.self) { try place.store("a", .regression) }
    #expect(error?.code == .usage)
  }

  @Test func twoModelsShareADirectory() throws {
    let place = try Place()
    let (store, fit) = (try place.store("a", .classification), Self.fit(.classification, .probe))
    let first = try store.answers(to: fit)
    let other = try TinyModel.writeEncoder(to: place.directory.appending(path: "n"), seed: 2).path
    let directory = RunDirectory(place.directory.appending(path: "a").path)
    let rival = try FitStore(
      store.rows.starting(from: other, vectorsIn: directory.path), in: directory)
    #expect(store.has(fit) && !rival.has(fit))
    #expect(try rival.answers(to: fit).answers.values.elements != first.answers.values.elements)
    #expect(try store.answers(to: fit).answers.values.elements == first.answers.values.elements)
  }

  @Test func aDamagedAnswerIsMadeAgain() throws {
    let place = try Place()
    let (store, fit) = (try place.store("a", .classification), Self.fit(.classification))
    let answers = try store.answers(to: fit)
    let files = try place.files("a")
    let name = try #require(files.keys.first { $0.hasPrefix("fit-") })
    let whole = try #require(files[name])
    for bytes in [whole.dropLast(3), Data(), Data("no tensors".utf8)] {
      try bytes.write(to: place.directory.appending(path: "a/\(name)"))
      #expect(
        try store.answers(to: fit).answers.values.elements == answers.answers.values.elements)
      #expect(try place.files("a") == files)
    }
  }

  @Test func fitsThatDifferHaveDifferentKeys() {
    let fit = Self.fit(.classification)
    var recipe = fit.recipe
    recipe.labelSmoothing = 0.1
    let others = [
      Fit(recipe: recipe, training: fit.training, heldOut: fit.heldOut, answered: fit.answered),
      Fit(recipe: fit.recipe, training: fit.training + [9], heldOut: [10], answered: fit.answered),
      Fit(recipe: fit.recipe, training: fit.training, heldOut: fit.heldOut, answered: [4]),
      Fit(recipe: fit.recipe, training: fit.training, heldOut: [], answered: fit.answered),
    ]
    #expect(Set(others.map(\.key) + [fit.key]).count == 5)
  }
}
