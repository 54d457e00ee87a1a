/// The command that trains a model with what a search has found, from the arguments of the search.
enum TrainingCommand {
  /// Options of a search that are not those of training, or that its recipe replaces; each has a value.
  private static let left: Set<String> = [
    "--output", "--trials", "--sampler", "--search", "--space", "--folds", "--validation",
    "--metric",
    "--time-budget", "--checkpoint-interval", "--recipe", "--threads",
  ]
  private static let leftFlags: Set<String> = ["--overwrite", "--resume", "--quiet"]

  /// - Parameters:
  ///   - arguments: of `tune`, without the name of the command.
  ///   - recipe: the file with the recipe.
  static func text(_ arguments: some Sequence<String>, recipe: String) -> String {
    var kept: [String] = []
    var isValueLeft = false
    for argument in arguments {
      let name = String(argument.prefix { $0 != "=" })
      if isValueLeft {
        isValueLeft = false
      } else if left.contains(name) {
        isValueLeft = name == argument
      } else if !leftFlags.contains(name) {
        kept.append(quoted(argument))
      }
    }
    return (["filbert train"] + kept + ["--recipe", quoted(recipe), "--output DIR"]).joined(
      separator: " ")
  }

  /// As a shell reads it as one word.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0)
        || "-_./:=,+@%".unicodeScalars.contains($0)
    }
    return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: #"'\''"#))'"
  }
}
