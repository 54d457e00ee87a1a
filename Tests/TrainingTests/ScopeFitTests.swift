import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertStatistics
import FilbertTensor
import FilbertTestSupport
import FilbertText
import FilbertTraining
import FilbertTransformer
import Foundation
import Testing

/// What `train` stores about the scope of a classifier.
@Suite struct ScopeFitTests {
  private static let texts = [
    "buy red mattress", "late order", "buy phone late", "how much", "queen pillow", "buy king size",
    "refund my order late", "want to buy red phone case", "pillow", "late",
  ]

  private static func examples(_ texts: [String], label: (Int) -> String) -> [Example] {
    texts.enumerated().map { row, text in
      Example(input: TextInput(text), target: .label(label(row)), line: row + 2)
    }
  }

  private func job(
    _ directory: URL, _ train: [Example], _ validation: [Example]?
  ) throws -> FineTuning {
    try TinyModel.writeEncoder(to: directory.appending(path: "encoder"))
    var recipe = Recipe()
    recipe.epochs = 1
    return try FineTuning(
      model: directory.appending(path: "encoder").path, recipe,
      labels: LabelSet(ordered: ["buy", "late"]), train: train, validation: validation)
  }

  private static let train = examples(texts) { ["buy", "late"][$0 % 2] }
  private static let heldOut = examples(["order late", "buy pillow", "how much red"]) {
    ["late", "buy", "late"][$0]
  }

  @Test func theModelMeasuresWhatTrainingMeasured() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let job = try job(directory, Self.train, Self.heldOut)
    let state = job.initialState
    let fit = try #require(job.scopeFit(state.finalParameters))
    #expect(fit.knownTexts == .heldOut && fit.knownCount == 3 && fit.rows == 10)
    #expect(fit.shrinkage > 0 && fit.shrinkage <= 1)
    let path = directory.appending(path: "model").path
    try job.save(
      state.finalParameters, to: path, record: TrainingRecord(), scope: fit.statistics,
      overwrite: false)
    let classifier = try TextClassifier(contentsOf: path)
    let measured = try classifier.predictions(for: Self.heldOut.map(\.input)).map {
      try #require($0.distance)
    }
    #expect(distance(measured.sorted(), fit.statistics.known.ascending) < 1e-3)
    #expect(
      classifier.predictions(for: Self.heldOut.map(\.input)).count {
        $0.isInScope(keeping: 0.5) == true
      }
        == 2)
    // The mean of a label is in its middle.
    let vectors = try TextEmbedder(contentsOf: path).vectors(
      for: Self.train.map(\.input), pooling: .cls, normalized: false)
    let means = ClassMeans(Matrix(vectors), classes: Self.train.indices.map { $0 % 2 })
    #expect(
      distance(
        means.values.map { Float($0) }, fit.statistics.classes.means.map { Float($0) }) < 1e-5)
  }

  /// A model that was trained on all rows in the end keeps the limit of the one before.
  @Test func theLimitCanBeThatOfAnEarlierModel() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let model = SequenceClassifier(
      try BertConfiguration(
        path: TinyModel.writeClassifier(to: directory.appending(path: "m")).path + "/config.json"))
    let parameters = Parameters(layout: model.layout)
    parameters.initialize(model.layout.slots, seed: 7, deviation: 0.5)
    func data(_ rows: Range<Int>, heldOut: Range<Int>) -> ScopeData {
      func sequences(_ rows: Range<Int>) -> [TokenSequence] {
        rows.map { TokenSequence(ids: [2, Int32($0 + 10), 3], segments: [0, 0, 0]) }
      }
      return ScopeData(
        model,
        training: LabelledSequences(sequences: sequences(rows), targets: rows.map { $0 % 2 }),
        heldOut: sequences(heldOut))
    }
    let earlier = try #require(ScopeFit(data(0..<20, heldOut: 20..<25), parameters))
    let final = try #require(
      ScopeFit(data(0..<25, heldOut: 0..<0), parameters, limitOf: earlier.heldOut))
    #expect(final.statistics.known == earlier.statistics.known)
    #expect(final.knownTexts == .heldOut && final.knownCount == 5 && final.rows == 25)
    #expect(final.statistics.classes.means != earlier.statistics.classes.means)
  }

  @Test func sameBitsOnAnyNumberOfThreads() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let job = try job(directory, Self.train, Self.heldOut)
    let state = job.initialState
    let fits = Threads.forEachCount { job.scopeFit(state.finalParameters)?.statistics }
    let first = try #require(fits[0])
    for fit in fits {
      #expect(fit?.classes.means == first.classes.means)
      #expect(fit?.classes.covariance == first.classes.covariance)
      #expect(fit?.known == first.known)
    }
  }

  @Test func withoutHeldOutRowsTheTrainingRowsAreMeasured() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let job = try job(directory, Self.train, nil)
    let fit = try #require(job.scopeFit(job.initialState.parameters))
    #expect(fit.knownTexts == .training && fit.knownCount == 10)
    #expect(fit.sentence.hasPrefix("No rows were held out"))
  }

  @Test func textsThatAreAllAlikeHaveNoStatistics() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let alike = Self.examples(["late", "late", "late", "late"]) { ["buy", "late"][$0 % 2] }
    let job = try job(directory, alike, nil)
    #expect(job.scopeFit(job.initialState.parameters) == nil)
  }

  /// A row for each label: the covariance of two vectors is singular, which is said.
  @Test func oneRowALabelIsEnough() throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let job = try job(directory, Array(Self.train.prefix(2)), nil)
    let fit = try #require(job.scopeFit(job.initialState.parameters))
    #expect(fit.statistics.known.ascending.allSatisfy { $0.isFinite && $0 > 0 })
    #expect(fit.shrinkage == ShrunkCovariance.leastForSingular)
    #expect(fit.sentence.contains("singular"))
  }

  @Test func ofManyRowsEachLabelGivesItsShare() {
    let targets = (0..<1_000).map { $0 % 100 == 0 ? 2 : $0 % 2 }
    let data = ScopeData(
      SequenceClassifier(BertConfiguration()),
      training: LabelledSequences(
        sequences: targets.map { _ in TokenSequence(ids: [2, 3], segments: [0, 0]) },
        targets: targets), heldOut: [])
    #expect(data.rows(atMost: 1_000) == Array(0..<1_000))
    let rows = data.rows(atMost: 110)
    #expect(rows == rows.sorted() && Set(rows).count == rows.count)
    // All of the rare label, and as many of each of the others.
    #expect(rows.count { targets[$0] == 2 } == 10)
    #expect(rows.count { targets[$0] == 0 } == 50 && rows.count { targets[$0] == 1 } == 50)
    #expect(rows.count { $0 < 500 } == 55, "evenly spread")
  }
}
