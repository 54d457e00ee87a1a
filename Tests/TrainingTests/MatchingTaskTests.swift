import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTensor
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Testing

@testable import FilbertTraining

/// An encoder that learns which texts belong together, on a tiny encoder.
@Suite struct MatchingTaskTests {
  private static let pairs = [
    ("buy red mattress", "how much"), ("late order", "refund my order"),
    ("buy phone late", "phone case"),
    ("queen pillow", "pillow"), ("buy king size", "king mattress"),
    ("want a refund", "refund my order"),
    ("red phone", "phone case"), ("pillow", "pillow"),
  ].enumerated().map { line, pair in
    MatchingPair(query: pair.0, item: pair.1, group: pair.0, line: line + 2)
  }

  private final class Model: Sendable {
    let directory: URL
    init() throws {
      directory = try TinyModel.writeEncoder(
        to: Fixtures.temporaryDirectory().appending(path: "m"), hiddenSize: 16)
    }
    deinit { try? FileManager.default.removeItem(at: directory.deletingLastPathComponent()) }

    var checkpoint: String { directory.appending(path: "../run.checkpoint").path }
    var output: String { directory.appending(path: "../out").path }

    func job(
      _ train: [MatchingPair] = pairs, validation: [MatchingPair]? = Array(pairs[..<5]),
      _ change: (inout Recipe) -> Void = { _ in }
    ) throws -> FineTuning {
      var recipe = Recipe()
      recipe.epochs = 2
      recipe.batchSize = 3
      recipe.learningRate = 1e-2
      recipe.selection = .mrr
      change(&recipe)
      return try FineTuning(
        model: directory.path, recipe, matching: train, validation: validation)
    }
  }

  private func finish(_ job: FineTuning) throws -> TrainingRun {
    var run = TrainingRun(job)
    try run.finish()
    return run
  }

  private func weights(_ run: TrainingRun) throws -> [Float] {
    try #require(run.finalParameters).values.elements
  }

  @Test func learnsByHeart() throws {
    let model = try Model()
    let job = try model.job(validation: Self.pairs) { recipe in
      recipe.epochs = 40
      recipe.batchSize = 8
      recipe.dropout = 0
    }
    let run = try finish(job)
    #expect(run.findings?.validation?[.mrr] == 1)
    #expect(run.findings?.validation?[.accuracy] == 1)
    #expect((run.state.history.last?.trainingLoss ?? 1) < 0.1)
    #expect((job.untrained?[.mrr] ?? 1) < 1)
    #expect(run.doubt == nil)
  }

  @Test(arguments: [1, 3, 4, 5]) func resumeEqualsUninterrupted(stop: Int) throws {
    let model = try Model()
    let expected = try finish(model.job())
    let job = try model.job()
    var (run, steps) = (TrainingRun(job), 0)
    #expect(throws: FilbertError.self) {
      try run.finish(
        checkpoint: CheckpointWriter(
          path: model.checkpoint, interval: 1e9, fingerprint: job.fingerprint),
        shouldStop: { steps == stop }, observe: { if case .step = $0 { steps += 1 } })
    }
    var resumed = try TrainingRun(model.job(), resuming: model.checkpoint)
    try resumed.finish()
    #expect(try weights(resumed) == weights(expected))
    #expect(resumed.findings == expected.findings)
  }

  /// Before and after the epoch that all pairs are learnt from.
  @Test(arguments: [2, 5]) func resumeEqualsUninterruptedWithARefit(stop: Int) throws {
    let model = try Model()
    func job() throws -> FineTuning {
      try model.job(Array(Self.pairs[2...]), validation: Array(Self.pairs[..<2])) {
        $0.isRefit = true
      }
    }
    let expected = try finish(job())
    #expect(expected.stage == .all)
    let interrupted = try job()
    var (run, steps) = (TrainingRun(interrupted), 0)
    #expect(throws: FilbertError.self) {
      try run.finish(
        checkpoint: CheckpointWriter(
          path: model.checkpoint, interval: 1e9, fingerprint: interrupted.fingerprint),
        shouldStop: { steps == stop }, observe: { if case .step = $0 { steps += 1 } })
    }
    var resumed = try TrainingRun(job(), resuming: model.checkpoint)
    try resumed.finish()
    #expect(try weights(resumed) == weights(expected))
  }

  @Test func sameBitsOnAnyNumberOfThreads() throws {
    let model = try Model()
    let results = Threads.forEachCount { () -> [Float]? in
      guard let job = try? model.job(), let run = try? finish(job) else { return nil }
      return try? weights(run)
    }
    #expect(results[0] != nil)
    #expect(results.allSatisfy { $0 == results[0] })
  }

  /// The files are those that a person would load: the vectors are those of the run, to the bit of one pass each.
  @Test func aSavedEncoderGivesTheVectorsOfTheRun() throws {
    let model = try Model()
    let run = try finish(model.job { $0.maximumLength = 12 })
    try run.save(to: model.output, record: TrainingRecord(), overwrite: false)
    let directory = try ModelDirectory(model.output)
    #expect(directory.task == nil)
    #expect(try directory.pipeline?.isNormalized == true)
    #expect(try directory.vectorLength(requested: nil) == 12)
    let embedder = try TextEmbedder(directory)
    let vectors = embedder.vectors(for: Self.pairs.map { TextInput($0.query) })
    let (network, _, _) = try SentenceEncoder.pretrained(directory.weights, dropout: nil)
    let sequences = directory.tokenizer.readings(
      of: Self.pairs.map { TextInput($0.query) }, maximumLength: 12
    ).map { TokenSequence($0.encoding) }
    let parameters = try #require(run.finalParameters)
    let expected = network.embeddings(
      sequences, pooling: .mean, normalized: true, parameters)
    for (row, vector) in vectors.enumerated() {
      #expect(distance(vector, expected.row(row)) < 1e-5)
    }
    // It can be replaced, and learns on.
    try run.save(to: model.output, record: TrainingRecord(), overwrite: true)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(model.output)/1_Pooling")
        == ["config.json"])
    var recipe = Recipe()
    (recipe.selection, recipe.epochs) = (.mrr, 1)
    _ = try finish(
      FineTuning(model: model.output, recipe, matching: Self.pairs, validation: nil))
  }

  // MARK: - What is compared with what

  /// Texts of one character, each its own token.
  private func sequences(
    _ training: [MatchingPair], _ validation: [MatchingPair]? = nil
  ) -> MatchingSequences {
    MatchingSequences(training, validation) { texts in
      texts.map { text in
        let ids = [1] + text.unicodeScalars.map { Int32($0.value % 50) + 5 } + [2]
        return TokenSequence(ids: ids, segments: ids.map { _ in 0 })
      }
    }
  }

  private func task(
    _ training: [MatchingPair], _ validation: [MatchingPair]? = nil
  ) throws -> (task: MatchingTask, parameters: Parameters) {
    let directory = Fixtures.directory.appending(path: "model/gelu").path
    let (network, parameters, _) = try SentenceEncoder.pretrained(
      ModelWeights(directory: directory), dropout: nil)
    return (
      MatchingTask(network, pooling: .mean, sequences(training, validation)), parameters
    )
  }

  private func loss(_ pairs: [MatchingPair], _ batch: [Int]) throws -> Double {
    let (task, parameters) = try task(pairs)
    return task.accumulateGradients(
      batch, normalizer: task.weight(of: batch), dropout: nil, frozenLayers: nil, parameters,
      Parameters(layout: task.layout), onProgress: { _ in })
  }

  @Test func itemsAreNumberedByText() {
    let sequences = sequences(
      [pair("a", "x"), pair("b", "y"), pair("a", "y")], [pair("c", "z"), pair("a", "z")])
    #expect(sequences.items.count == 3)
    #expect(sequences.training.map(\.item) == [0, 1, 1])
    #expect(sequences.training.map(\.group) == [0, 1, 0])
    #expect(sequences.validation?.map(\.item) == [2, 2])
    #expect(sequences.known == [[0: 0, 1: 0], [1: 0], [:]])
    #expect(sequences.knownOfAll == [[0: 0, 1: 0, 2: 0], [1: 0], [2: 0]])
    #expect(sequences.onAll?.training.count == 5)
    #expect(sequences.onAll?.known == sequences.knownOfAll)
  }

  @Test func whatACustomerBoughtOnlyBeforeIsANegative() {
    let sequences = sequences(
      ["tea", "pot", "tea", "mug"].enumerated().map { place, item in
        MatchingPair(query: "q", item: item, group: "c", place: place + 1, line: 1)
      } + [MatchingPair(query: "q", item: "tent", group: "d", place: 1, line: 2)], nil)
    let right = sequences.training.map { pair in
      sequences.items.indices.filter { sequences.isRight($0, for: pair) }
    }
    // Tea is bought again, the pot is not.
    #expect(right == [[0, 1, 2], [0, 1, 2], [0, 2], [2], [3]])
  }

  /// The same item twice, or another item of the same query, is no negative.
  @Test func whatBelongsToAQueryIsNoNegative() throws {
    #expect(try loss([pair("a", "x"), pair("b", "x")], [0, 1]) == 0)
    #expect(try loss([pair("a", "x"), pair("a", "y")], [0, 1]) == 0)
    #expect(try loss([pair("a", "x", "me"), pair("b", "y", "me")], [0, 1]) == 0)
    #expect(try loss([pair("a", "x"), pair("b", "y")], [0, 1]) > 0)
    // Known from a pair that is not in the batch.
    let partly = [pair("a", "x"), pair("b", "y"), pair("a", "y")]
    let without = try loss(Array(partly[..<2]), [0, 1])
    #expect(try loss(partly, [0, 1]) < without)
    #expect(try loss(partly, [1]) == 0)
  }

  /// Vectors that are all equal find nothing: an item that is not told from others comes after them.
  @Test func equalItemsTieLast() throws {
    // 5 and 55 modulo 50 are one token, so the texts differ and their vectors do not.
    let same = ["7", "i", "\u{9b}"]
    let held = [pair("a", same[0]), pair("b", same[1]), pair("c", same[2])]
    let (task, parameters) = try task([pair("d", "z")], held)
    let other = try #require(task.validate(parameters))
    #expect(other[.mrr].map { $0 <= 1.0 / 3 } == true)
    #expect(other[.accuracy] == 0)
  }

  /// Other items of the same group are right too, and are not ranked.
  @Test func otherRightItemsAreNotRanked() throws {
    let held = [pair("a", "x", "me"), pair("b", "y", "me")]
    let (task, parameters) = try task([pair("c", "x", "you")], held)
    let metrics = try #require(task.validate(parameters))
    #expect(metrics[.mrr] == 1 && metrics[.accuracy] == 1 && metrics.loss == 0)
  }

  /// A customer with thousands of purchases: one set of items for all of them, and the metrics of the definition.
  @Test func metricsEqualTheirDefinition() throws {
    let held = (0..<150).map { pair("q\($0)", "i\($0 % 40)", $0 < 100 ? "busy" : "c\($0 % 7)") }
    let sequences = sequences([pair("d", "z")], held)
    let candidates = RetrievalCandidates(sequences, try #require(sequences.validation))
    #expect(candidates.right.count == 8)
    var numbers = SplitMix64(seed: 3)
    func unit(_ rows: Int) -> Matrix {
      let elements: [[Float]] = (0..<rows).map { _ in
        let values: [Float] = (0..<6).map { _ in Float(numbers.next() % 2_001) - 1_000 }
        let length = values.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
      }
      return Matrix(elements)
    }
    let (queries, items) = (unit(held.count), unit(candidates.items.count))
    let metrics = candidates.metrics(queries: queries, items: items, scale: 20)
    var (reciprocal, first, loss) = (0.0, 0.0, 0.0)
    let pairs = try #require(sequences.validation)
    for (query, pair) in pairs.enumerated() {
      func score(_ place: Int) -> Double {
        zip(queries.row(query), items.row(place)).reduce(0.0) { (sum: Double, pair) in
          sum + Double(pair.0) * Double(pair.1)
        }
      }
      let own = score(try #require(candidates.items.firstIndex(of: pair.item)))
      let others = candidates.items.indices.filter {
        sequences.knownOfAll[pair.group][candidates.items[$0]] == nil
      }
      let rank = 1 + others.count { score($0) >= own }
      reciprocal += 1 / Double(rank)
      first += rank == 1 ? 1 : 0
      let powers: [Double] = others.map { exp(20 * (score($0) - own)) }
      loss += log(1 + powers.reduce(0, +))
    }
    let count = Double(held.count)
    #expect(abs((metrics[.mrr] ?? 0) - reciprocal / count) < 1e-6)
    #expect(abs((metrics[.accuracy] ?? 0) - first / count) < 1e-6)
    #expect(abs(metrics.loss - loss / count) < 1e-4 * loss / count)
  }

  /// With the item of `b` in half of all pairs, its score is less by log ½ and that of the others by log ¼.
  @Test func scoresAreCorrectedByTheSharesOfPairs() throws {
    let pairs = [pair("a", "x"), pair("b", "y"), pair("c", "y"), pair("d", "z")]
    let (plain, parameters) = try task(pairs)
    let corrected = MatchingTask(
      plain.network, pooling: .mean, plain.pairs, correctsPopularity: true)
    func loss(_ task: MatchingTask) -> Double {
      task.accumulateGradients(
        [0, 1, 3], normalizer: 3, dropout: nil, frozenLayers: nil, parameters,
        Parameters(layout: task.layout), onProgress: { _ in })
    }
    let scores = plain.logits([0, 1, 3], parameters)
    let shares = [0.25, 0.5, 0.25]
    var expected = 0.0
    for query in 0..<3 {
      let row: [Double] = (0..<3).map { 20 * Double(scores.row(query)[$0]) - log(shares[$0]) }
      expected += log(row.map { exp($0) }.reduce(0, +)) - row[query]
    }
    #expect(abs(loss(corrected) - expected / 3) < 1e-4)
    #expect(abs(loss(plain) - loss(corrected)) > 1e-3)
  }

  // MARK: - The recipe

  @Test func whatHasNoMeaningForMatchingIsRefused() {
    let changes: [(inout Recipe) -> Void] = [
      { $0.method = .probe }, { $0.classWeights = .balanced }, { $0.labelSmoothing = 0.1 },
      { $0.headLearningRate = 1e-3 }, { $0.parts = 2 }, { $0.longTexts = .tail },
      { $0.gradientAccumulation = 2 },
      { $0.batchSize = 1 }, { $0.selection = .macroF1 }, { $0.hasCRF = true },
    ]
    for change in changes {
      var recipe = Recipe()
      recipe.selection = .mrr
      #expect(throws: Never.self) { try recipe.validate(for: nil) }
      change(&recipe)
      #expect(throws: FilbertError.self) { try recipe.validate(for: nil) }
    }
  }

  @Test func meanReciprocalRankIsForMatchingAlone() {
    var recipe = Recipe()
    recipe.selection = .mrr
    let error = #expect(throws: FilbertError.self) { try recipe.validate(for: .classification) }
    #expect(error?.message.contains("is for matching; choose macro-f1") == true)
  }
}
