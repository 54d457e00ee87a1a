import FilbertCore
import FilbertTraining
import FilbertTransformer
import Testing

@Suite struct RecipeChoiceTests {
  private func choice(
    _ task: ModelTask? = .classification, examples: Int, labels: Int, isUntrained: Bool = false,
    arePurchases: Bool = false
  ) -> RecipeChoice {
    RecipeChoice(
      task: task, examples: examples, labels: labels, holdsOutOwn: true, isUntrained: isUntrained,
      arePurchases: arePurchases)
  }

  /// As on the page of the target.
  @Test(arguments: [
    (834, 2, 4), (742, 2, 4), (3_291, 2, 3), (9_003, 77, 4), (295, 21, 20), (2, 2, 20),
    (1_000_000, 2, 3),
  ])
  func fewExamplesAndManyLabelsTakeMoreEpochs(examples: Int, labels: Int, epochs: Int) throws {
    let recipe = try RecipeRequest().recipe(for: choice(examples: examples, labels: labels))
    #expect(recipe.epochs == epochs)
    #expect(recipe.isRefit == (examples < 700))
  }

  /// An encoder that learns to match has no head, and nothing but its own epochs to choose from.
  @Test(arguments: [(295, 10), (834, 10), (2_000, 5), (9_003, 3), (2, 10)])
  func pairsAreLearntInLargeBatches(examples: Int, epochs: Int) throws {
    let choice = choice(nil, examples: examples, labels: 0)
    let recipe = try RecipeRequest().recipe(for: choice)
    #expect(recipe.epochs == epochs && recipe.batchSize == 64 && recipe.learningRate == 1e-4)
    #expect(
      recipe.selection == .mrr && !recipe.keepsLastEpoch && recipe.isRefit == (examples < 700))
    #expect(!recipe.isProbed && !recipe.isCalibrated && recipe.perturbation == 0)
    #expect(
      choice.reasons(recipe, isValidated: true) == [
        "Recipe for \(Rendering.grouped(examples)) pairs: \(epochs) epochs, learning rate 0.0001, batches of 64.",
        "Held-out pairs decide \(recipe.isRefit ? "how long to train on all pairs" : "which epoch is kept").",
      ])
  }

  /// Items that are bought together may mean quite different things.
  @Test(arguments: [(295, 20), (855, 20), (699, 14), (2_000, 9), (9_003, 3), (2, 20)])
  func purchasesTakeMoreEpochsThanPairs(examples: Int, epochs: Int) throws {
    let choice = choice(nil, examples: examples, labels: 0, arePurchases: true)
    let recipe = try RecipeRequest().recipe(for: choice)
    #expect(recipe.epochs == epochs && recipe.learningRate == 1e-4)
    #expect(recipe.batchSize == (examples < 700 ? 32 : 64))
  }

  /// Which epoch is best for a dozen held-out customers is mostly luck.
  @Test func fewPurchasesKeepTheLastEpoch() throws {
    let many = choice(nil, examples: 855, labels: 0, arePurchases: true)
    let ofMany = try RecipeRequest().recipe(for: many)
    #expect(!ofMany.keepsLastEpoch && !ofMany.isRefit)
    #expect(
      many.reasons(ofMany, isValidated: true).last == "Held-out pairs decide which epoch is kept.")
    let choice = choice(nil, examples: 433, labels: 0, arePurchases: true)
    var request = RecipeRequest()
    let recipe = try request.recipe(for: choice)
    #expect(recipe.keepsLastEpoch && recipe.isRefit)
    #expect(choice.reasons(recipe, isValidated: true).count == 1)
    let measured = RecipeChoice(
      task: nil, examples: 433, labels: 0, holdsOutOwn: false, arePurchases: true)
    #expect(try !request.recipe(for: measured).keepsLastEpoch, "a validation file may be large")
    request.patience = 2
    let patient = try request.recipe(for: choice)
    #expect(!patient.keepsLastEpoch && !patient.isRefit)
    #expect(
      choice.reasons(patient, isValidated: true).last
        == "Held-out pairs decide which epoch is kept.")
  }

  /// How often an item is bought is part of what comes next.
  @Test func purchasesAreCorrectedForPopularity() throws {
    let choice = choice(nil, examples: 900, labels: 0, arePurchases: true)
    let recipe = try RecipeRequest().recipe(for: choice)
    #expect(recipe.correctsPopularity)
    #expect(choice.reasons(recipe, isValidated: true)[0].hasSuffix("corrected for popularity."))
    var request = RecipeRequest()
    request.correctsPopularity = false
    #expect(try !request.recipe(for: choice).correctsPopularity)
    request = RecipeRequest()
    request.basis = .plain
    #expect(try !request.recipe(for: choice).correctsPopularity)
    request.correctsPopularity = true
    #expect(throws: FilbertError.self) {
      try request.recipe(for: self.choice(examples: 900, labels: 2))
    }
  }

  @Test func whatIsAskedForIsKept() throws {
    var request = RecipeRequest()
    request.epochs = 7
    request.learningRate = 3e-5
    request.perturbation = 0
    request.isCalibrated = false
    let recipe = try request.recipe(for: choice(examples: 100, labels: 3))
    #expect(recipe.epochs == 7 && recipe.learningRate == 3e-5 && recipe.perturbation == 0)
    #expect(!recipe.isCalibrated && recipe.isRefit && recipe.hasPoolingLayer)
  }

  @Test func plainIsTheRecipeWithoutAnyChoice() throws {
    var request = RecipeRequest()
    request.basis = .plain
    for task in ModelTask.allCases {
      var expected = Recipe()
      expected.selection = task.metrics[0]
      #expect(try request.recipe(for: choice(task, examples: 100, labels: 3)) == expected)
    }
  }

  /// Patience keeps the best epoch, and a model that is trained once more has only its last.
  @Test func patienceTrainsOnce() throws {
    var request = RecipeRequest()
    request.patience = 2
    let recipe = try request.recipe(for: choice(examples: 100, labels: 3))
    #expect(!recipe.isRefit && !recipe.keepsLastEpoch)
  }

  @Test(arguments: ModelTask.allCases) func everyTaskHasARecipe(task: ModelTask) throws {
    for isUntrained in [false, true] {
      let choice = choice(task, examples: 5_000, labels: 4, isUntrained: isUntrained)
      let recipe = try RecipeRequest().recipe(for: choice)
      #expect(choice.reasons(recipe, isValidated: true).count == 2)
      #expect(choice.reasons(recipe, isValidated: false).count == 1)
      #expect(recipe.layerRateDecay == 1 || !isUntrained)
    }
  }
}
