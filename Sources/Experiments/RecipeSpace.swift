package import FilbertCore
import FilbertJSON
package import FilbertModelFiles
package import FilbertSearch
package import FilbertTraining
package import FilbertTransformer

/// What of a recipe a search chooses. Parameters have the names of the options of `train`.
package enum RecipeSpace {
  /// The parameters that may be searched for a task.
  package static func parameters(for task: ModelTask) -> [SearchableParameter] {
    var parameters = [
      SearchableParameter("learning-rate", .real), SearchableParameter("head-learning-rate", .real),
      SearchableParameter("layer-rate-decay", .real), SearchableParameter("epochs", .whole),
      SearchableParameter("max-steps", .whole), SearchableParameter("batch-size", .whole),
      SearchableParameter("gradient-accumulation", .whole),
      SearchableParameter("weight-decay", .real), SearchableParameter("warmup-ratio", .real),
      SearchableParameter("schedule", .word), SearchableParameter("max-gradient-norm", .real),
      SearchableParameter("perturbation", .real), SearchableParameter("dropout", .real),
      SearchableParameter("freeze-layers", .whole), SearchableParameter("max-length", .whole),
    ]
    if task == .classification || task == .tagging {
      parameters.append(SearchableParameter("label-smoothing", .real))
    }
    if task != .regression { parameters.append(SearchableParameter("class-weights", .word)) }
    if task == .tagging {
      return parameters + [
        SearchableParameter("head", .word), SearchableParameter("decoding", .word),
      ]
    }
    return parameters + [
      SearchableParameter("long-texts", .word), SearchableParameter("pooling-layer", .word),
      SearchableParameter("method", .word),
    ]
  }

  /// The space around a recipe that is searched if none is given: rates from a quarter to four
  /// times the recipe's, epochs from half to one and a half times, and values of other parameters
  /// that proved useful on some data.
  ///
  /// - Parameter fixed: parameters that are not searched.
  /// - Throws: `usage` if nothing is left.
  package static func usual(
    around recipe: Recipe, for task: ModelTask, except fixed: Set<String>
  ) throws(FilbertError) -> SearchSpace {
    let parameters = recipe.method == .probe ? ofProbe(task) : ofFineTuning(recipe, task)
    return try SearchSpace(parameters.filter { !fixed.contains($0.name) })
  }

  private static func ofProbe(_ task: ModelTask) -> [SearchParameter] {
    let longTexts = SearchParameter("long-texts", .choice(["head", "tail", "head-tail"]))
    return task == .regression
      ? [longTexts]
      : [SearchParameter("class-weights", .choice(["none", "balanced"])), longTexts]
  }

  private static func ofFineTuning(_ recipe: Recipe, _ task: ModelTask) -> [SearchParameter] {
    func around(_ rate: Float) -> SearchDomain {
      // As it is written, and not with the rounding of single precision.
      let rate = Double("\(rate)") ?? Double(rate)
      return .real(low: rounded(rate / 4), high: rounded(rate * 4), isLogarithmic: true)
    }
    let epochs = recipe.epochs
    let batches = task == .tagging ? [16, 32, 64] : [8, 16, 32]
    var parameters = [
      SearchParameter("learning-rate", around(recipe.learningRate)),
      SearchParameter(
        "head-learning-rate", around(recipe.headLearningRate ?? recipe.learningRate)),
      SearchParameter("layer-rate-decay", .real(low: 0.7, high: 1, isLogarithmic: false)),
      SearchParameter(
        "epochs",
        .whole(
          low: max(1, epochs / 2), high: max(2, epochs + epochs / 2), isLogarithmic: false)),
      SearchParameter("batch-size", .choice(batches.map { .number($0) })),
      SearchParameter("perturbation", .choice([0, 0.5, 1])),
    ]
    if task == .classification {
      parameters.append(SearchParameter("label-smoothing", .choice([0, 0.05, 0.1])))
    }
    if task == .classification || task == .multilabel {
      parameters.append(SearchParameter("class-weights", .choice(["none", "balanced"])))
    }
    return parameters
  }

  /// Three digits, as all numbers of a search.
  private static func rounded(_ value: Double) -> Double {
    SearchDomain.real(low: value / 2, high: value * 2, isLogarithmic: true).settled(.number(value))
      .doubleValue ?? value
  }

  /// The parameters that the request fixes.
  package static func fixed(by request: RecipeRequest, for task: ModelTask) -> Set<String> {
    let given = request.givenNames
    return Set(parameters(for: task).map(\.name).filter { given.contains(setting($0, .null).name) })
  }

  /// Refuses a space with a value that no recipe can have or that the model cannot be trained with, before rows are read.
  ///
  /// - Throws: `usage`.
  package static func require(
    _ space: SearchSpace, around request: RecipeRequest, for task: ModelTask,
    on model: ModelDirectory
  ) throws(FilbertError) {
    let data = RecipeChoice(task: task, examples: 1, labels: 2, holdsOutOwn: false)
    let plain = try request.recipe(for: data)
    for (place, parameter) in space.parameters.enumerated() {
      for value in parameter.domain.grid {
        do throws(FilbertError) {
          var recipe = plain
          let setting = setting(parameter.name, value)
          try recipe.set(setting.name, to: setting.value)
          try recipe.validate(for: task)
          try recipe.validate(for: model)
        } catch {
          // Perhaps it only needs other values of other parameters than the default's.
          let points = (space.gridCount ?? .max) <= mostPoints ? space.gridPoints : []
          let isPossible = points.contains { point in
            point.values[place] == value
              && (try? request.taking(point, of: space).recipe(for: data).validate(for: model))
                != nil
          }
          if isPossible { continue }
          throw FilbertError(
            .usage,
            naming: "\(.search, "\(parameter.name)") has a value that cannot be trained: "
              + error.sentence, cause: error)
        }
      }
    }
  }

  /// So many combinations are looked through in no time.
  private static let mostPoints = 5_000

  /// What ``Recipe/json`` calls a parameter, and its value there.
  static func setting(_ name: String, _ value: JSONValue) -> (name: String, value: JSONValue) {
    guard name == "head" else { return (name.replacing("-", with: "_"), value) }
    // Another word stays as it is, and is refused.
    return ("crf", value == "crf" ? true : value == "linear" ? false : value)
  }

  /// The value of a parameter in a recipe.
  static func value(of name: String, in recipe: Recipe) -> JSONValue {
    let value = recipe.json[setting(name, .null).name] ?? .null
    switch name {
    case "head": return value == true ? "crf" : "linear"
    case "class-weights" where value.isNull: return "none"
    default: return value
    }
  }
}

extension RecipeRequest {
  /// The request with the values of a point.
  func taking(_ point: SearchPoint, of space: SearchSpace) -> RecipeRequest {
    var request = self
    for (name, value) in zip(space.names, point.values) {
      let setting = RecipeSpace.setting(name, value)
      request.settings[setting.name] = setting.value
    }
    return request
  }
}
