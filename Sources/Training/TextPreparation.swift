import Files
import Inference
import Text
import Transformer

/// How a job reads texts, checked against the model: the same for every task.
struct TextPreparation {
  let tokenizer: Tokenizer
  let maximumLength: Int
  /// The recipe with the length that is used: the record of a run says what it was, not what was asked for.
  let recipe: Recipe

  init(
    _ directory: String, _ recipe: Recipe, _ configuration: BertConfiguration
  ) throws(FilbertError) {
    if let frozen = recipe.frozenLayers, frozen > configuration.layers {
      throw FilbertError(
        .usage, "--freeze-layers \(frozen) is more than the model's \(configuration.layers) layers."
      )
    }
    tokenizer = try ModelDirectory.tokenizer(directory, for: configuration)
    maximumLength = try ModelDirectory.maximumLength(
      directory,
      requested: recipe.maximumLength
        ?? min(Recipe.usualMaximumLength, configuration.maximumPositions),
      tokenizer: tokenizer, configuration: configuration)
    var recipe = recipe
    recipe.maximumLength = maximumLength
    self.recipe = recipe
  }
}
