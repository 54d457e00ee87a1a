import FilbertCore
import FilbertCorpus
import FilbertModelFiles
import FilbertRanks
import FilbertTagging
import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

@testable import FilbertTraining

/// The laws of runs that several ranks share; here ranks are threads.
@Suite struct SharedTrainingTests {
  private typealias Model = TrainingRunTests.Model

  /// What a run ends with, on one rank.
  private struct Result: Equatable, Sendable {
    let weights: [[UInt32]]
    let history: [EpochRecord]
    let losses: [Double]
    let findings: Findings?

    init(_ run: TrainingRun, losses: [Double]) throws {
      let parameters = try #require(run.finalParameters)
      weights = parameters.layout.slots.map { parameters[$0].elements.map(\.bitPattern) }
      (history, self.losses, findings) = (run.state.history, losses, run.findings)
    }
  }

  private static func train(
    _ job: FineTuning, resuming checkpoint: String? = nil
  ) throws -> Result {
    var run = try checkpoint.map { try TrainingRun(job, resuming: $0) } ?? TrainingRun(job)
    var losses: [Double] = []
    try run.finish(observe: { if case .step(let report) = $0 { losses.append(report.loss) } })
    return try Result(run, losses: losses)
  }

  /// The result of every rank, for several numbers of ranks.
  private static func onRanks(
    _ counts: [Int], _ job: @escaping @Sendable (any RankGroup) throws -> FineTuning
  ) throws -> [[Result]] {
    try counts.map { count in try ThreadRanks.run(count) { try train(job($0)) } }
  }

  private static func expectEqual(_ results: [[Result]]) {
    for (index, ranks) in results.enumerated() {
      for (rank, result) in ranks.enumerated() {
        #expect(result == results[0][0], "rank \(rank) of number \(index)")
      }
    }
  }

  private static func hasFour(_ recipe: inout Recipe) { recipe.parts = 4 }

  @Test(arguments: [ModelTask.classification, .multilabel, .regression])
  func `a run has the same bits on any number of ranks`(task: ModelTask) throws {
    let model = try Model()
    let results = try Self.onRanks([1, 2, 3, 4, 6]) { ranks in
      try model.job(task, ranks: ranks) { Self.hasFour(&$0) }
    }
    Self.expectEqual(results)
    #expect(!results[0][0].losses.isEmpty)
  }

  /// Wide enough for gradients of several pieces, which belong to several ranks.
  @Test func `gradients of several pieces have the same bits on any number of ranks`() throws {
    let model = try Model(hiddenSize: 192)
    let job = try model.job { Self.hasFour(&$0) }
    #expect(job.initialState.parameters.layout.count > 2 * Matrix.elementsASquareSum)
    Self.expectEqual(
      try Self.onRanks([1, 2, 3]) { ranks in
        try model.job(ranks: ranks) { recipe in
          Self.hasFour(&recipe)
          recipe.isProbed = false
        }
      })
  }

  /// A recipe that differs from the usual one.
  enum Variant: CaseIterable, Sendable {
    case accumulation, noPerturbation, oneFrozenLayer, frozenEmbeddings, threeParts, onePart
    case manyParts, noClipping, probe, patience

    func change(_ recipe: inout Recipe) {
      switch self {
      case .accumulation: recipe.gradientAccumulation = 2
      case .noPerturbation: recipe.perturbation = 0
      case .oneFrozenLayer: recipe.frozenLayers = 1
      case .frozenEmbeddings: recipe.frozenLayers = 0
      case .threeParts: recipe.parts = 3
      case .onePart: recipe.parts = 1
      case .manyParts: recipe.parts = 16
      case .noClipping: recipe.maximumGradientNorm = 0
      case .probe: recipe.method = .probe
      case .patience: (recipe.isRefit, recipe.patience) = (false, 1)
      }
    }
  }

  @Test(arguments: Variant.allCases)
  func `the law holds for every recipe`(variant: Variant) throws {
    let model = try Model()
    Self.expectEqual(
      try Self.onRanks([1, 2, 3]) { ranks in
        try model.job(ranks: ranks) { recipe in
          Self.hasFour(&recipe)
          recipe.batchSize = 4
          variant.change(&recipe)
        }
      })
  }

  @Test(arguments: [false, true])
  func `taggers have the same bits on any number of ranks`(crf: Bool) throws {
    let model = try Model()
    let tagged: [(words: String, tags: String)] = [
      ("buy queen mattress", "O B-SIZE O"), ("king size pillow", "B-SIZE I-SIZE O"),
      ("red phone case", "O O O"), ("want queen", "O B-SIZE"), ("late order king", "O O B-SIZE"),
    ]
    func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
    let sentences: [TaggedSentence] = tagged.enumerated().map { line, sentence in
      TaggedSentence(words: words(sentence.words), tags: words(sentence.tags), line: line + 1)
    }
    Self.expectEqual(
      try Self.onRanks([1, 2, 4]) { ranks in
        var recipe = Recipe()
        recipe.epochs = 2
        recipe.batchSize = 3
        recipe.parts = 2
        recipe.selection = .spanF1
        recipe.hasCRF = crf
        recipe.isCalibrated = true
        recipe.isRefit = true
        return try FineTuning(
          model: model.directory.path, recipe, tags: TagSet(["O", "B-SIZE", "I-SIZE"]),
          train: sentences, validation: Array(sentences.prefix(3)), ranks: ranks)
      })
  }

  @Test func `one part is what a process does alone`() throws {
    let model = try Model()
    #expect(try model.job().trainer.recipe.parts == 1)
    let alone = try Self.train(model.job())
    #expect(try Self.onRanks([2]) { try model.job(ranks: $0) } == [[alone, alone]])
  }

  @Test func `parts change a run by rounding only`() throws {
    let model = try Model()
    func losses(_ parts: Int) throws -> [Double] {
      try Self.train(
        model.job { recipe in
          recipe.parts = parts
          // Streams of dropout are numbered by what goes through the encoder at a time.
          recipe.dropout = 0
          recipe.epochs = 1
        }
      ).losses
    }
    let (whole, cut) = (try losses(1), try losses(3))
    #expect(whole.count == cut.count && whole != cut)
    #expect(zip(whole, cut).allSatisfy { abs($0 - $1) < 1e-3 * abs($0) })
  }

  @Test(arguments: [1, 4, 7], [(3, 2), (2, 1), (1, 3)])
  func `a checkpoint is resumed on another number of ranks`(
    stop: Int, counts: (Int, Int)
  ) throws {
    // Several pieces of gradients: moments of others must be collected.
    let model = try Model(hiddenSize: 192)
    @Sendable func job(_ ranks: any RankGroup) throws -> FineTuning {
      try model.job(ranks: ranks) { recipe in
        Self.hasFour(&recipe)
        recipe.isProbed = false
      }
    }
    let expected = try Self.train(job(LoneRank()))
    let codes = try ThreadRanks.run(counts.0) { ranks -> FilbertError.Code? in
      let job = try job(ranks)
      var (run, steps) = (TrainingRun(job), 0)
      let writer = CheckpointWriter(
        path: model.checkpoint, interval: 1e9, fingerprint: job.fingerprint)
      do throws(FilbertError) {
        try run.finish(
          checkpoint: ranks.isLeader ? writer : nil,
          // Only one rank is asked to stop.
          shouldStop: { ranks.rank == counts.0 - 1 && steps == stop },
          observe: { if case .step = $0 { steps += 1 } })
        return nil
      } catch { return error.code }
    }
    #expect(codes.allSatisfy { $0 == .interrupted })
    let resumed = try ThreadRanks.run(counts.1) {
      try Self.train(job($0), resuming: model.checkpoint)
    }
    for result in resumed {
      #expect(result.weights == expected.weights)
      #expect(result.findings == expected.findings)
    }
  }

  @Test func `every rank hears that training diverged`() throws {
    let model = try Model()
    let errors = try ThreadRanks.run(3) { ranks -> FilbertError? in
      let job = try model.job(ranks: ranks) { recipe in
        Self.hasFour(&recipe)
        recipe.learningRate = 1e30
      }
      var run = TrainingRun(job)
      do throws(FilbertError) {
        try run.finish()
        return nil
      } catch { return error }
    }
    #expect(errors[0]?.message.contains("diverged") == true)
    #expect(errors.allSatisfy { $0 == errors[0] })
  }

  @Test func `the deadline of rank 0 counts`() throws {
    let model = try Model()
    let steps = try ThreadRanks.run(2) { ranks -> Int in
      let job = try model.job(ranks: ranks) { recipe in
        Self.hasFour(&recipe)
        (recipe.epochs, recipe.isProbed, recipe.isRefit) = (2_000, false, false)
      }
      var run = TrainingRun(job)
      try run.finish(
        deadline: Deadline(.now + (ranks.isLeader ? .milliseconds(500) : .seconds(1_000))))
      return run.state.step
    }
    #expect(steps[0] == steps[1] && steps[0] < 3 * 2_000)
  }

  @Test func `a step is cut into parts with about the same number of tokens`() {
    let lengths = [5, 1, 9, 3, 3, 7, 2, 2, 8, 4]
    for parts in 1...12 {
      let cut = StepParts.cut(lengths, into: parts)
      #expect(cut.flatMap(Array.init) == Array(lengths.indices))
      let tokens = cut.map { $0.reduce(0) { $0 + lengths[$1] } }
      #expect(tokens.allSatisfy { abs($0 - 44 / parts) <= 9 })
    }
    #expect(StepParts.cut([], into: 3) == [0..<0, 0..<0, 0..<0])
    let step = StepParts([[0, 1, 2, 3], [4, 5]], parts: 2, tokensAtOnce: 6) { lengths[$0] }
    #expect(step.parts[0].map(\.examples) == [[0, 1], [4]])
    #expect(step.parts[1].map(\.examples) == [[2], [3], [5]])
    #expect(step.parts[1].map(\.number) == [1, 2, 1])
    #expect(step.parts[1].map(\.count) == [3, 3, 2])
  }
}
