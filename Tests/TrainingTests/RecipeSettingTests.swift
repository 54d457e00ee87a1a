import FilbertCore
import FilbertJSON
import FilbertModelFiles
import FilbertTraining
import FilbertTransformer
import Testing

@Suite struct RecipeSettingTests {
  private static var other: Recipe {
    var recipe = Recipe()
    recipe.method = .probe
    recipe.epochs = 7
    recipe.maximumSteps = 90
    recipe.batchSize = 8
    recipe.parts = 2
    recipe.learningRate = 2.5e-4
    recipe.headLearningRate = 1e-3
    recipe.layerRateDecay = 0.9
    recipe.weightDecay = 0.1
    recipe.warmupRatio = 0.2
    recipe.schedule = .cosine
    recipe.maximumGradientNorm = 0.5
    recipe.gradientAccumulation = 3
    recipe.dropout = 0.2
    recipe.maximumLength = 64
    recipe.longTexts = .headTail
    recipe.perturbation = 0.5
    recipe.classWeights = .given(["a": 2, "b": 0.5])
    recipe.labelSmoothing = 0.1
    recipe.frozenLayers = 1
    recipe.selection = .accuracy
    recipe.hasCRF = true
    recipe.decoding = .greedy
    recipe.correctsPopularity = true
    recipe.patience = 2
    recipe.hasPoolingLayer = true
    recipe.isProbed = true
    recipe.isCalibrated = true
    recipe.keepsLastEpoch = true
    recipe.isRefit = true
    return recipe
  }

  @Test func aFileGivesTheMethodUnlessAnOptionDoes() throws {
    let data = RecipeChoice(task: .classification, examples: 100, labels: 2, holdsOutOwn: true)
    var request = RecipeRequest()
    #expect(try request.recipe(for: data).method == .fineTuning)
    request.usualMethod = .probe
    #expect(try request.recipe(for: data).method == .probe)
    request.settings["method"] = "fine-tuning"
    #expect(try request.recipe(for: data).method == .fineTuning)
    request.method = .probe
    #expect(try request.recipe(for: data).method == .probe)
    #expect(request.givenNames == ["method"])
  }

  @Test func givenValuesHaveTheNamesOfTheRecord() throws {
    var request = RecipeRequest()
    (request.method, request.epochs, request.maximumSteps) = (.fineTuning, 1, 2)
    (request.batchSize, request.learningRate, request.headLearningRate) = (1, 1, 1)
    (request.layerRateDecay, request.weightDecay, request.warmupRatio) = (1, 1, 1)
    (request.schedule, request.maximumGradientNorm) = (.linear, 1)
    (request.gradientAccumulation, request.parts, request.dropout) = (1, 1, 0)
    (request.maximumLength, request.longTexts, request.perturbation) = (9, .head, 1)
    (request.classWeights, request.labelSmoothing, request.frozenLayers) = (.balanced, 0, 1)
    (request.selection, request.hasCRF, request.decoding) = (.loss, true, .greedy)
    (request.patience, request.correctsPopularity) = (1, true)
    let names = request.givenNames
    #expect(names.count == 25)
    #expect(names.isSubset(of: Set(Recipe().json.objectValue?.names ?? [])))
  }

  /// Every member of the record is read, and none of them is that of the other recipe by chance.
  @Test func whatIsRecordedCanBeSet() throws {
    let (first, second) = (Recipe(), Self.other)
    let members = try #require(second.json.objectValue?.members)
    for (name, value) in members where name != "seed" {
      #expect(first.json[name] != value, "\(name) is the same in both")
    }
    var read = first
    for (name, value) in members { try read.set(name, to: value) }
    #expect(read == second)
    for (name, value) in try #require(first.json.objectValue?.members) {
      try read.set(name, to: value)
    }
    #expect(read == first)
  }

  @Test func theSeedIsThatOfTheRun() throws {
    var recipe = Recipe()
    recipe.seed = 5
    try recipe.set("seed", to: 9)
    #expect(recipe.seed == 5)
  }

  @Test(arguments: [
    ("epochs", "2.5", "\"epochs\" is 2.5, but a whole number is expected."),
    ("epochs", "-1", "\"epochs\" is -1, but a whole number is expected."),
    ("epochs", "null", "\"epochs\" is null, but a whole number is expected."),
    ("max_length", "\"64\"", "\"max_length\" is \"64\", but a whole number or null is expected."),
    ("dropout", "true", "\"dropout\" is true, but a number or null is expected."),
    (
      "schedule", "\"sine\"",
      "\"schedule\" is \"sine\", but linear, cosine or constant is expected."
    ),
    ("crf", "1", "\"crf\" is 1, but true or false is expected."),
    (
      "class_weights", "{\"a\": \"b\"}",
      "\"class_weights\" is {\"a\":\"b\"}, but none, balanced or an object with a number for each label is expected."
    ),
    (
      "long_texts", "\"middle\"",
      "\"long_texts\" is \"middle\", but head, tail or head-tail or null is expected."
    ),
  ])
  func refusesOtherTypes(name: String, value: String, sentence: String) throws {
    var recipe = Recipe()
    let value = try JSONValue.parse(value)
    let error = #expect(throws: FilbertError.self) { try recipe.set(name, to: value) }
    #expect(error?.message == sentence)
    #expect(recipe == Recipe())
  }

  @Test func refusesUnknownNames() {
    var recipe = Recipe()
    let error = #expect(throws: FilbertError.self) { try recipe.set("learning-rate", to: 1) }
    #expect(
      error?.message.hasPrefix(
        "A recipe has nothing called \"learning-rate\"; it has method, epochs, max_steps, ") == true
    )
  }

  /// Options come before the file, and the file before what is chosen for the data.
  @Test func optionsReplaceWhatAFileGives() throws {
    let data = RecipeChoice(
      task: .classification, examples: 100, labels: 2, holdsOutOwn: true)
    var request = RecipeRequest()
    request.settings = ["epochs": 5, "dropout": 0.3, "learning_rate": 1e-5, "max_length": 40]
    request.learningRate = 2e-5
    let recipe = try request.recipe(for: data)
    #expect(recipe.epochs == 5 && recipe.dropout == 0.3 && recipe.maximumLength == 40)
    #expect(recipe.learningRate == 2e-5)
    #expect(recipe.headLearningRate == 1e-3 && recipe.isRefit)
    request.settings["learning_rate"] = -1
    request.learningRate = nil
    #expect(throws: FilbertError.self) { try request.recipe(for: data) }
  }

  /// A model that is validated on rows of its own is not trained on them because a file says so.
  @Test func aFileDoesNotTrainOnRowsToValidateOn() throws {
    var request = RecipeRequest()
    request.settings = ["refit": true]
    let data = RecipeChoice(task: .classification, examples: 9, labels: 2, holdsOutOwn: false)
    #expect(try !request.recipe(for: data).isRefit)
    request.isRefit = true
    #expect(try request.recipe(for: data).isRefit)
  }
}
