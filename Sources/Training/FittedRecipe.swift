package import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertTransformer

/// What a ``TimeBudget`` has changed in a recipe. It is part of a checkpoint: measured once more, the machine might be
/// faster or slower, and the run would be another.
package struct FittedRecipe: Sendable, Equatable {
  private let method: Recipe.Method
  private let maximumSteps: Int?
  private let isRefit: Bool
  private let perturbation: Float

  package init(_ recipe: Recipe) {
    (method, maximumSteps) = (recipe.method, recipe.maximumSteps)
    (isRefit, perturbation) = (recipe.isRefit, recipe.perturbation)
  }

  /// What the run that left a checkpoint had; nil if it had no time budget.
  ///
  /// - Throws: if the file is not a checkpoint.
  package init?(checkpoint path: String) throws(FilbertError) {
    guard let text = try SafetensorsFile(path).metadata["filbert"],
      let record = try JSONValue.parse(Array(text.utf8), file: path)["time_budget"]
    else { return nil }
    self.init(json: record)
  }

  /// Nil if `bytes` are not ``bytes`` of another process.
  package init?(bytes: [UInt8]) {
    guard let record = try? JSONValue.parse(bytes) else { return nil }
    self.init(json: record)
  }

  private init?(json record: JSONValue) {
    guard let method = record["method"]?.stringValue.flatMap(Recipe.Method.init(rawValue:)),
      let isRefit = record["refit"]?.boolValue,
      let perturbation = record["perturbation"]?.doubleValue
    else { return nil }
    (self.method, self.isRefit) = (method, isRefit)
    self.perturbation = Float(perturbation)
    maximumSteps = record["max_steps"]?.intValue
  }

  var json: JSONValue {
    [
      "method": .string(method.rawValue), "max_steps": maximumSteps.map { .number($0) } ?? .null,
      "refit": .bool(isRefit), "perturbation": .number(perturbation),
    ]
  }

  package var bytes: [UInt8] { Array(json.serialized().utf8) }

  /// `recipe` with these changes.
  package func applied(to recipe: Recipe) -> Recipe {
    var recipe = recipe
    (recipe.method, recipe.maximumSteps) = (method, maximumSteps)
    (recipe.isRefit, recipe.perturbation) = (isRefit, perturbation)
    return recipe
  }
}
