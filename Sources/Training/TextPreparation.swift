import FilbertCleaning
package import FilbertCore
package import FilbertModelFiles
import FilbertText
import FilbertTransformer

/// How a job reads texts, checked against the model: the same for every task.
package struct TextPreparation {
  let tokenizer: Tokenizer
  let maximumLength: Int
  /// The recipe with the length that is used: the record of a run says the actual length, not the requested one.
  let recipe: Recipe
  /// How the texts were cleaned.
  let cleaning: TextCleaning

  /// - Parameter readsWhole: whether texts that are too long are read in windows, for tags of words.
  init(
    _ directory: ModelDirectory, _ recipe: Recipe, _ configuration: BertConfiguration,
    cleaning: TextCleaning = .none, readsWhole: Bool = false
  ) throws(FilbertError) {
    try recipe.requireLayers(configuration)
    tokenizer = directory.tokenizer
    maximumLength = try directory.maximumLength(
      requested: recipe.maximumLength
        ?? min(Recipe.usualMaximumLength, configuration.maximumPositions))
    self.cleaning = cleaning
    var recipe = recipe
    recipe.maximumLength = maximumLength
    recipe.longTexts = readsWhole ? nil : recipe.longTexts ?? tokenizer.usualLongTexts
    self.recipe = recipe
  }
}

extension Recipe {
  /// Refuses what this model cannot do: to leave more layers as they are than it has, and to read more tokens than it has
  /// positions for.
  package func validate(for model: ModelDirectory) throws(FilbertError) {
    try requireLayers(model.weights.configuration)
    _ = try model.maximumLength(requested: maximumLength)
  }

  fileprivate func requireLayers(_ configuration: BertConfiguration) throws(FilbertError) {
    guard let frozenLayers, frozenLayers > configuration.layers else { return }
    throw FilbertError(
      .usage,
      naming:
        "\(.frozenLayers, String(frozenLayers)) is more than the model's \(configuration.layers) layers."
    )
  }
}
