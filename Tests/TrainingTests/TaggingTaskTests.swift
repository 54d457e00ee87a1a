import FilbertCore
import FilbertCorpus
import FilbertEvaluation
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTagging
import FilbertTensor
import FilbertTestSupport
import FilbertTraining
import FilbertTransformer
import Foundation
import Testing

/// The laws of a run that tags words, on a tiny encoder.
@Suite struct TaggingTaskTests {
  /// "buy" begins an item that goes on over "the mattress"; sizes stand alone.
  static let sentences: [TaggedSentence] = pairs.enumerated().map { line, pair in
    TaggedSentence(
      words: pair.words.unicodeScalars.split(separator: " ").map { String($0) },
      tags: pair.tags.split(separator: " ").map(String.init), line: line + 1)
  }

  private static let pairs: [(words: String, tags: String)] = [
    ("want to buy red mattress", "O O O B-ITEM I-ITEM"),
    ("king size mattress", "B-SIZE I-SIZE B-ITEM"),
    ("how much", "O O"), ("refund my order late", "O O B-ITEM O"),
    ("queen pillow \u{200D} case", "B-SIZE B-ITEM I-ITEM I-ITEM"), ("phone", "B-ITEM"),
    (
      "king queen king queen king queen king queen king queen king queen",
      "B-SIZE I-SIZE B-SIZE I-SIZE B-SIZE I-SIZE B-SIZE I-SIZE B-SIZE I-SIZE B-SIZE I-SIZE"
    ),
    ("\u{200D}", "O"),
  ]

  private final class Model {
    let directory: URL
    init() throws {
      directory = try TinyModel.writeEncoder(to: Fixtures.temporaryDirectory().appending(path: "m"))
    }
    deinit { try? FileManager.default.removeItem(at: directory.deletingLastPathComponent()) }

    func job(
      crf: Bool = false, validation: [TaggedSentence]? = TaggingTaskTests.sentences,
      train: [TaggedSentence] = TaggingTaskTests.sentences,
      _ change: (inout Recipe) -> Void = { _ in }
    ) throws -> FineTuning {
      var recipe = Recipe()
      recipe.epochs = 3
      recipe.batchSize = 3
      recipe.learningRate = 1e-2
      recipe.maximumLength = 10
      recipe.selection = .spanF1
      recipe.hasCRF = crf
      change(&recipe)
      let labels = try LabelSet(train.lazy.flatMap(\.tags))
      return try FineTuning(
        model: directory.path, recipe, tags: TagSet(labels.names),
        train: train, validation: validation)
    }
  }

  private func run(_ job: FineTuning) throws -> TrainingState {
    var state = job.initialState
    try job.trainer.run(&state)
    return state
  }

  @Test(arguments: [false, true])
  func learnsByHeart(crf: Bool) throws {
    let model = try Model()
    let job = try model.job(crf: crf) { $0.epochs = 60 }
    let state = try run(job)
    #expect(state.best?.metrics[.spanF1] == 1)
    #expect((state.history.last?.trainingLoss ?? 1) < 0.2)
    #expect(job.longTexts > 0, "no sentence is cut into windows")
    // The windows of the long sentence, and none for the one without pieces.
    #expect(job.trainer.task.examples > Self.sentences.count - 1)
  }

  @Test(arguments: [false, true])
  func sameBitsOnAnyNumberOfThreads(crf: Bool) throws {
    let model = try Model()
    let results = Threads.forEachCount { try? run(model.job(crf: crf)).parameters.values.bits }
    #expect(results[0] != nil)
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test(arguments: [false, true])
  func resumeEqualsUninterrupted(crf: Bool) throws {
    let model = try Model()
    let expected = try run(model.job(crf: crf))
    let path = model.directory.appending(path: "run.checkpoint").path
    let job = try model.job(crf: crf)
    var state = job.initialState
    var steps = 0
    #expect(throws: FilbertError.self) {
      try job.trainer.run(
        &state,
        checkpoint: CheckpointWriter(path: path, interval: 1e9, fingerprint: job.fingerprint),
        shouldStop: { steps == 5 }, observe: { if case .step = $0 { steps += 1 } })
    }
    let again = try model.job(crf: crf)
    var resumed = try TrainingCheckpoint.state(
      path, into: again.initialState, again.fingerprint, again.trainer.plan)
    try job.trainer.run(&resumed)
    #expect(resumed.finalParameters.values.bits == expected.finalParameters.values.bits)
    #expect(resumed.history == expected.history)
  }

  @Test func theFingerprintIsThatOfDataAndRecipe() throws {
    let model = try Model()
    var changed = Self.sentences
    changed[2] = TaggedSentence(words: changed[2].words, tags: ["O", "B-SIZE"], line: 3)
    let fingerprints = [
      try model.job(), try model.job(crf: true), try model.job(validation: nil),
      try model.job(validation: changed), try model.job(train: changed),
      try model.job { $0.headLearningRate = 0.1 }, try model.job { $0.maximumLength = 12 },
      try model.job { $0.decoding = .greedy },
    ].map(\.fingerprint)
    #expect(Set(fingerprints).count == fingerprints.count)
    #expect(try model.job().fingerprint == fingerprints[0])
  }

  /// What is validated is what the decoder says of whole sentences, words without pieces included.
  @Test func validationIsTheReportOfTheDecoder() throws {
    let model = try Model()
    let job = try model.job()
    let state = try run(job)
    let metrics = try #require(state.best?.metrics)
    let output = model.directory.appending(path: "../out").path
    try job.save(
      try job.finished(state, nil), to: output, record: TrainingRecord(), overwrite: false)
    let tagger = try TextTagger(contentsOf: output, maximumLength: 10)
    let tagged = tagger.tag(
      tagger.tokenizer.windows(Self.sentences.map(\.words), maximumLength: 10))
    let (gold, predicted) = (Self.sentences.flatMap(\.tags), tagged.flatMap(\.tags))
    let right = zip(gold, predicted).count { $0 == $1 }
    #expect(metrics[.accuracy] == Double(right) / Double(gold.count))
    #expect((metrics[.accuracy] ?? 1) < 1, "too good to tell anything")
    let words = ClassificationReport(gold: gold, predicted: predicted)
    #expect(metrics[.macroF1] == words.macroAverage.f1)
    #expect(metrics[.weightedF1] == words.weightedAverage.f1)
    let spans = SpanReport(
      goldTags: Self.sentences.map(\.tags), predictedTags: tagged.map(\.tags), reading: .lenient)
    #expect(metrics[.spanF1] == spans.f1)
  }

  @Test func tagsThatTrainingLacksAreRefusedThereAndCountAsWrongInValidation() throws {
    let model = try Model()
    let strange = [TaggedSentence(words: ["king"], tags: ["B-PRICE"], line: 7)]
    let state = try run(try model.job(validation: strange))
    #expect(state.best?.metrics[.accuracy] == 0)
    let error = #expect(throws: FilbertError.self) {
      try FineTuning(
        model: model.directory.path, Recipe(), tags: TagSet(["B-ITEM", "O"]), train: strange,
        validation: nil)
    }
    #expect(error?.line == 7)
  }

  @Test func aCorpusWithoutAnyPieceIsRefused() throws {
    let model = try Model()
    let blank = [TaggedSentence(words: ["\u{200D}"], tags: ["B-ITEM"], line: 1)]
    let error = #expect(throws: FilbertError.self) {
      try model.job(
        validation: nil,
        train: blank + [
          TaggedSentence(words: ["\u{200D}"], tags: ["O"], line: 2)
        ])
    }
    #expect(error?.code == .badData)
  }
}
