import FilbertCleaning
import FilbertCore
import FilbertModelFiles
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
    if let frozen = recipe.frozenLayers, frozen > configuration.layers {
      throw FilbertError(
        .usage,
        naming:
          "\(.frozenLayers, String(frozen)) is more than the model's \(configuration.layers) layers."
      )
    }
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
