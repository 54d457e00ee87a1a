import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertEvaluation
import FilbertJSON
import FilbertModelFiles
import FilbertSearch
import FilbertTensor
import FilbertTestSupport
import FilbertTraining
import FilbertTransformer
import Foundation
import Testing

@testable import FilbertExperiments

/// The laws of a search, with answers that follow from the learning rate in place of models.
@Suite struct RecipeSearchTests {
  private let rows: ExperimentRows
  private let space: SearchSpace

  init() throws {
    let directory = try Fixtures.temporaryDirectory()
    let model = try TinyModel.writeEncoder(to: directory.appending(path: "m")).path
    let lines = (0..<90).map { "text \($0),\($0 % 2 == 0 ? "buy" : "other")" }
    let file = directory.appending(path: "data.csv")
    try Data((["text,label"] + lines).joined(separator: "\n").utf8).write(to: file)
    let data = try TextTrainingData(
      Dataset(path: file.path, target: .label), .label, for: .classification, validation: .none,
      seed: 1
    ) { _ in }
    rows = ExperimentRows(data, for: .classification, model: model, cleaning: .none)
    space = try SearchSpace([
      SearchParameter("learning-rate", .real(low: 1e-5, high: 1e-1, isLogarithmic: true)),
      SearchParameter("batch-size", .choice([4, 8])),
    ])
  }

  private var parts: [RecipeSearch.Part] {
    (0..<3).map { fold in
      RecipeSearch.Part(
        training: (0..<90).filter { $0 % 3 != fold }, answered: (0..<90).filter { $0 % 3 == fold })
    }
  }

  private func search(
    _ method: PointSampler.Method = .tpe, trials: Int = 12, seed: UInt64 = 3,
    _ change: (inout RecipeRequest) -> Void = { _ in }
  ) throws -> RecipeSearch {
    var request = RecipeRequest()
    request.seed = seed
    request.learningRate = 1e-5
    request.epochs = 6
    change(&request)
    // What the space has is not fixed.
    request.settings["learning_rate"] = 1e-5
    request.learningRate = nil
    return try RecipeSearch(
      rows, request, in: space, by: .accuracy, method, trials: trials, ranking: parts[0],
      judging: Array(parts.dropFirst()))
  }

  /// Answers of a model that is right on `share` of the rows.
  private func answers(_ fit: Fit, share: Double) -> FitAnswers {
    let values = Matrix(
      fit.answered.map { row in
        var numbers = SplitMix64(seed: 1, place: UInt64(row))
        let isRight = numbers.uniform() < share
        return (row % 2 == 0) == isRight ? [0.8, 0.2] : [0.2, 0.8]
      })
    return FitAnswers(rows: fit.answered, answers: RowAnswers(values: values), validation: nil)
  }

  /// Best at 1e-2, and right on nearly all rows there.
  private func share(_ fit: Fit) -> Double {
    0.95 - 0.15 * abs(log10(Double(fit.recipe.learningRate)) + 2)
  }

  @Test func theBestRateIsFoundAndKept() throws {
    let (table, kept) = try search().run { fit, _ in answers(fit, share: share(fit)) }
    #expect(table.trials.count == 12 && table.trials[0].number == 0)
    #expect(table.check.isWon && table.kept != 0)
    let rate = try #require(kept.settings["learning_rate"]?.doubleValue)
    #expect(abs(log10(rate) + 2) < 1)
    #expect(
      table.rungs.map(\.trials) == [12, table.finalists.count] && table.rungs[1].share == 1)
    #expect(table.finalists.first == 0)
    #expect(table.trials[0].figures.count == 2)
  }

  @Test func theDefaultIsKeptIfAllAreAlike() throws {
    let (table, kept) = try search { $0.epochs = 9 }.run { fit, _ in answers(fit, share: 0.7) }
    #expect(table.kept == 0 && !table.check.isWon)
    #expect(kept.settings == ["learning_rate": 1e-5] && kept.epochs == 9)
  }

  /// A winner that was lucky with its seed does not win with another one.
  @Test func theWinnerMustWinWithAnotherSeedToo() throws {
    for isLucky in [true, false] {
      var confirmed: [Fit] = []
      var expected: [Fit] = []
      let (table, kept) = try search().run(
        answers: { fit, title in
          guard title.contains("another seed") else { return answers(fit, share: share(fit)) }
          confirmed.append(fit)
          return answers(fit, share: isLucky ? 0.7 : share(fit))
        }, expect: { expected += $0 })
      #expect(table.check.isWon)
      #expect(confirmed.count == 4 && confirmed == expected)
      #expect(confirmed.allSatisfy { $0.recipe.seed == 4 })
      #expect(confirmed.prefix(2).allSatisfy { $0.recipe.learningRate == 1e-5 })
      #expect(table.confirmation?.isPassed == !isLucky)
      #expect((table.kept == 0) == isLucky)
      #expect((kept.settings["learning_rate"] == 1e-5) == isLucky)
    }
    // One that gives no model then, for either of them, is not kept.
    let (table, _) = try search().run { fit, title in
      title.contains("another seed") ? nil : answers(fit, share: share(fit))
    }
    #expect(table.check.isWon && table.kept == 0 && table.confirmation?.advantage == nil)
  }

  @Test func theDefaultIsTriedOnce() throws {
    let space = try SearchSpace([SearchParameter("learning-rate", .choice([1e-5, 1e-3]))])
    var request = RecipeRequest()
    request.settings["learning_rate"] = 1e-5
    func search(_ space: SearchSpace) throws -> RecipeSearch {
      try RecipeSearch(
        rows, request, in: space, by: .accuracy, .grid, trials: 5, ranking: parts[0],
        judging: Array(parts.dropFirst()))
    }
    let (table, _) = try search(space).run { fit, _ in answers(fit, share: 0.7) }
    #expect(table.trials.map(\.point.values) == [[1e-5], [1e-3]])
    let alone = try SearchSpace([SearchParameter("learning-rate", .choice([1e-5]))])
    #expect(throws: FilbertError.self) { try search(alone) }
  }

  @Test func theMethodIsSearched() throws {
    let space = try SearchSpace([SearchParameter("method", .choice(["probe", "fine-tuning"]))])
    let search = try RecipeSearch(
      rows, RecipeRequest(), in: space, by: .accuracy, .grid, trials: 3, ranking: parts[0],
      judging: Array(parts.dropFirst()))
    var methods: [Recipe.Method] = []
    _ = try search.run { fit, _ in
      methods.append(fit.recipe.method)
      return answers(fit, share: 0.7)
    }
    #expect(methods.contains(.probe) && methods.contains(.fineTuning))
    var request = RecipeRequest()
    request.method = .probe
    #expect(RecipeSpace.fixed(by: request, for: .classification) == ["method"])
  }

  @Test func aLossThatIsNoNumberIsWorseThanAnyOther() {
    let standings = [
      Standing(0.5, loss: .nan), Standing(0.5, loss: 2), Standing(0.5, loss: 1),
      Standing(-.infinity, loss: nil), Standing(0.5, loss: .nan),
    ]
    let ranks = Standing.ranks(standings)
    #expect(ranks[3] < ranks[0] && ranks[0] == ranks[4])
    #expect(ranks[4] < ranks[1] && ranks[1] < ranks[2])
  }

  /// Rows that have ranked nobody judge, and shorter rungs learn from fewer rows.
  @Test func rungsAnswerTheRowsThatTheyAreFor() throws {
    var fits: [(fit: Fit, title: String)] = []
    _ = try search().run { fit, title in
      fits.append((fit, title))
      return answers(fit, share: share(fit))
    }
    for (fit, title) in fits {
      #expect(Set(fit.answered).isDisjoint(with: fit.training + fit.heldOut))
      if title.contains("rung 2") || title.contains("another seed") {
        #expect(!fit.answered.contains { $0 % 3 == 0 })
        #expect(!fit.heldOut.isEmpty && fit.recipe.isProbed)
        #expect(fit.training.count + fit.heldOut.count == 60)
      } else {
        #expect(fit.answered == parts[0].answered && fit.training.count == 20)
        #expect(fit.training.allSatisfy(parts[0].training.contains))
        // Of both labels as many.
        #expect(fit.training.count { $0 % 2 == 0 } == 10)
        #expect(fit.heldOut.isEmpty && !fit.recipe.isProbed && !fit.recipe.isRefit)
        #expect(fit.recipe.epochs == 6)
      }
    }
    #expect(fits[0].title == "trial 0, rung 1 of 2")
    #expect(fits.last?.title.hasSuffix("fold 2 of 2") == true)
  }

  @Test(arguments: [PointSampler.Method.tpe, .random])
  func aRepeatedSearchAsksForTheSameFits(_ method: PointSampler.Method) throws {
    func fits(seed: UInt64) throws -> [String] {
      var keys: [String] = []
      _ = try search(method, trials: 14, seed: seed).run { fit, _ in
        keys.append(fit.key)
        return answers(fit, share: share(fit))
      }
      return keys
    }
    #expect(try fits(seed: 3) == fits(seed: 3))
    #expect(try fits(seed: 3) != fits(seed: 4))
  }

  @Test func aSearchThatMayTryNoMoreGoesOnWithThoseItHas() throws {
    var asked: [Int] = []
    let (table, _) = try search(trials: 40).run(
      shouldTry: { trials in
        asked.append(trials)
        return trials < 5
      }, answers: { fit, _ in answers(fit, share: share(fit)) })
    #expect(asked == [2, 3, 4, 5])
    #expect(table.trials.count == 5)
    #expect(table.rungs.map(\.trials).first == 5 && table.finalists.count >= 2)
  }

  /// The default is tried once, even if it is a point of the grid.
  @Test func aGridDoesNotRepeatTheDefault() throws {
    var request = RecipeRequest()
    request.epochs = 2
    request.settings = ["batch_size": 8, "learning_rate": 1e-3]
    let space = try SearchSpace([
      SearchParameter("batch-size", .choice([4, 8])),
      SearchParameter("learning-rate", .choice([0.001, 0.01])),
    ])
    let search = try RecipeSearch(
      rows, request, in: space, by: .accuracy, .grid, trials: 5, ranking: parts[0],
      judging: [parts[1]])
    let (table, _) = try search.run { fit, _ in answers(fit, share: share(fit)) }
    #expect(
      table.trials.map { $0.point.values.map(\.settingText) }
        == [["8", "0.001"], ["4", "0.001"], ["4", "0.01"], ["8", "0.01"]])
  }

  /// A rate at which training diverges is worse than any other, also in the last rung.
  @Test func aTrialWithoutAModelIsDropped() throws {
    let (table, _) = try search(.random).run { fit, title in
      let rate = fit.recipe.learningRate
      if rate > 1e-2 || (rate > 2e-3 && title.contains("rung 2")) { return nil }
      return answers(fit, share: share(fit))
    }
    let rates = table.trials.map { $0.point.values[0].doubleValue ?? 0 }
    #expect(rates.contains { $0 > 1e-2 })
    for (trial, rate) in zip(table.trials, rates) where rate > 1e-2 {
      #expect(trial.figures == [nil] && table.outcome(of: trial) == "no figure in rung 1")
    }
    let last = table.trials.filter { $0.figures.count == 2 }
    #expect(last.contains { $0.figures[1] == nil && !table.finalists.contains($0.number) })
    #expect(table.finalists.allSatisfy { rates[$0] <= 2e-3 } && table.finalists.contains(0))
  }

  /// The more trials, the more work; what is expected is what is asked for, but for the default beside the best.
  @Test func workGrowsWithTrials() throws {
    let search = try search(trials: 30)
    let works = (2...30).map(search.work)
    #expect(zip(works, works.dropFirst()).allSatisfy { $0 < $1 })
    #expect(try search.expectedFits().count == 30 + 2 * 10)
  }

  /// With few steps many trials answer alike, and the loss says who has learned more.
  @Test func amongEqualFiguresTheSmallerLossGoesOn() throws {
    let (table, _) = try search(.random).run { fit, title in
      let answers = answers(fit, share: 0.5)
      guard !title.contains("rung 2") else { return answers }
      // As sure as the rate is high, so that answers stay and losses differ.
      let values = answers.answers.values.copy()
      let sureness = Float(0.5 + 0.08 * (log10(Double(fit.recipe.learningRate)) + 5))
      for row in 0..<values.rows {
        let isFirst = answers.answers.values[row, 0] > 0.5
        let isRight = isFirst == (fit.answered[row] % 2 == 0)
        let own = isRight ? sureness + 0.01 : 0.51
        let first = isFirst ? own : 1 - own
        values.withMutableSpan { span in
          span[2 * row] = first
          span[2 * row + 1] = 1 - first
        }
      }
      return FitAnswers(rows: fit.answered, answers: RowAnswers(values: values), validation: nil)
    }
    let rates = table.trials.map { $0.point.values[0].doubleValue ?? 0 }
    let best = rates.indices.sorted { rates[$0] > rates[$1] }.prefix(4)
    #expect(table.trials.filter { $0.figures.count > 1 }.map(\.number) == ([0] + best).sorted())
  }

  @Test func aSpaceWithWhatNoRecipeCanHaveIsRefused() throws {
    func refusal(_ option: String, _ task: ModelTask = .classification) throws -> String? {
      let reading = SpaceReading(RecipeSpace.parameters(for: task))
      let space = try SearchSpace(
        option.split(separator: " ").map { text throws in try reading.parameter(String(text)) })
      do {
        try RecipeSpace.require(
          space, around: RecipeRequest(), for: task, on: ModelDirectory(rows.model))
        return nil
      } catch { return error.message(on: .commandLine) }
    }
    #expect(
      try refusal("learning-rate=-1..1")
        == "--search learning-rate has a value that cannot be trained: --learning-rate must be above 0, not -1.0; 2e-5 to 5e-5 are usual."
    )
    #expect(
      try refusal("epochs=0,2")
        == "--search epochs has a value that cannot be trained: --epochs must lie between 1 and 1000000, not 0."
    )
    #expect(
      try refusal("schedule=linear,sine")
        == "--search schedule has a value that cannot be trained: \"schedule\" is \"sine\", but linear, cosine or constant is expected."
    )
    #expect(try refusal("learning-rate=1e-5..1e-3 epochs=2..9") == nil)
    let positions = try ModelDirectory(rows.model).weights.configuration.maximumPositions
    #expect(
      try refusal("max-length=8..\(positions + 1)")
        == "--search max-length has a value that cannot be trained: --max-length \(positions + 1) is beyond the model's \(positions) positions; give \(positions) or less."
    )
    #expect(try refusal("max-length=8..\(positions)") == nil)
    #expect(try refusal("freeze-layers=0,99")?.contains("more than the model's") == true)
    // A tagger has a conditional random field unless the search says otherwise.
    #expect(try refusal("label-smoothing=0,0.1", .tagging)?.contains("cannot be trained") == true)
    #expect(try refusal("label-smoothing=0,0.1 head=linear,crf", .tagging) == nil)
  }

  /// The usual space has the default in it, and only what a model can be trained with.
  @Test(arguments: ModelTask.allCases) func theUsualSpaceIsAroundTheDefault(_ task: ModelTask)
    throws
  {
    for method in [Recipe.Method.fineTuning, .probe] where task != .tagging || method != .probe {
      var request = RecipeRequest()
      request.method = method
      let recipe = try request.recipe(
        for: RecipeChoice(task: task, examples: 1_000, labels: 5, holdsOutOwn: true))
      let space = try RecipeSpace.usual(around: recipe, for: task, except: ["epochs"])
      try RecipeSpace.require(
        space, around: request, for: task, on: ModelDirectory(rows.model))
      #expect(!space.names.contains("epochs"))
      let known = RecipeSpace.parameters(for: task).map(\.name)
      #expect(space.names.allSatisfy(known.contains))
      for parameter in space.parameters where parameter.name != "long-texts" {
        #expect(parameter.domain.contains(RecipeSpace.value(of: parameter.name, in: recipe)))
      }
    }
    #expect(throws: FilbertError.self) {
      try RecipeSpace.usual(
        around: Recipe(), for: task,
        except: Set(RecipeSpace.parameters(for: task).map(\.name)))
    }
  }
}
