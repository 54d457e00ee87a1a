import FilbertCore
import FilbertTraining
import FilbertTransformer
import Testing

@Suite struct TrainingPlanTests {
  private func plan(examples: Int, batch: Int, accumulation: Int, epochs: Int = 2) -> TrainingPlan {
    var recipe = Recipe()
    recipe.batchSize = batch
    recipe.gradientAccumulation = accumulation
    recipe.epochs = epochs
    return TrainingPlan(examples: examples, recipe: recipe)
  }

  @Test(arguments: [(10, 3, 1), (10, 3, 2), (1, 16, 4), (32, 8, 3), (7, 1, 1)])
  func everyExampleIsSeenOnceAnEpoch(examples: Int, batch: Int, accumulation: Int) {
    let plan = plan(examples: examples, batch: batch, accumulation: accumulation)
    for epoch in 0..<2 {
      #expect(plan.order(epoch: epoch).sorted() == Array(0..<examples))
      let seen = (0..<plan.stepsPerEpoch).flatMap { step in
        plan.batches(step: epoch * plan.stepsPerEpoch + step).flatMap { Array($0) }
      }
      #expect(seen == Array(0..<examples))
    }
    if examples > 5 { #expect(plan.order(epoch: 0) != plan.order(epoch: 1)) }
  }

  @Test func anEpochMayBeOpenOnlyAtItsEnd() {
    let plan = plan(examples: 10, batch: 2, accumulation: 1)
    #expect(plan.reaches(step: 5, epochs: 1) && !plan.reaches(step: 5, epochs: 0))
    #expect(plan.reaches(step: 5, epochs: 0, isOpen: true))
    #expect(!plan.reaches(step: 5, epochs: 1, isOpen: true))
    #expect(plan.reaches(step: 7, epochs: 1, isOpen: true))
    #expect(!plan.reaches(step: 7, epochs: 0, isOpen: true))
    #expect(plan.reaches(step: 10, epochs: 1, isOpen: true) && plan.reaches(step: 10, epochs: 2))
    #expect(plan.reaches(step: 0, epochs: 0))
  }

  @Test func countsStepsAsTransformersDoes() {
    let plan = plan(examples: 927, batch: 16, accumulation: 1, epochs: 5)
    #expect(plan.stepsPerEpoch == 58)
    #expect(plan.steps == 290)
    #expect(plan.warmupSteps == 29)
  }
}

@Suite struct RecipeTests {
  @Test func impossibleRecipesAreRefused() {
    let changes: [(String, (inout Recipe) -> Void)] = [
      ("epochs", { $0.epochs = 0 }), ("batchSize", { $0.batchSize = 0 }),
      ("learningRate", { $0.learningRate = 0 }), ("learningRate", { $0.learningRate = .nan }),
      ("weightDecay", { $0.weightDecay = -1 }), ("warmupRatio", { $0.warmupRatio = 1.5 }),
      ("maximumGradientNorm", { $0.maximumGradientNorm = -1 }),
      ("gradientAccumulation", { $0.gradientAccumulation = 0 }),
      ("dropout", { $0.dropout = 1 }),
      ("maximumLength", { $0.maximumLength = 2 }), ("labelSmoothing", { $0.labelSmoothing = 1 }),
      ("frozenLayers", { $0.frozenLayers = -1 }), ("patience", { $0.patience = 0 }),
      ("headLearningRate", { $0.headLearningRate = 0 }), ("head: crf", { $0.hasCRF = true }),
      ("selection", { $0.selection = .spanF1 }),
    ]
    for (option, change) in changes {
      var recipe = Recipe()
      change(&recipe)
      let error = #expect(throws: FilbertError.self) { try recipe.validate(for: .classification) }
      #expect(error?.code == .usage)
      #expect(error?.message.hasPrefix(option) == true, "\(option)")
    }
  }

  @Test func classWeights() throws {
    let labels = ["a", "b"]
    #expect(try ClassWeights.none.resolve(labels: labels, counts: [3, 1]) == nil)
    #expect(
      try ClassWeights.balanced.resolve(labels: labels, counts: [3, 1]) == [4 / 6 as Float, 2])
    #expect(try ClassWeights.given(["b": 3]).resolve(labels: labels, counts: [3, 1]) == [1, 3])
    let error = #expect(throws: FilbertError.self) {
      try ClassWeights.given(["c": 3]).resolve(labels: labels, counts: [3, 1])
    }
    #expect(error?.message.contains("'c'") == true)
    #expect(throws: FilbertError.self) {
      try ClassWeights.given(["a": -1]).resolve(labels: labels, counts: [3, 1])
    }
  }
}
