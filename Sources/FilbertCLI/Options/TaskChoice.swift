import ArgumentParser
import FilbertTransformer

/// A value of `--task`: what a model with a head does for a text, or that an encoder learns which texts belong together.
enum TaskChoice: ExpressibleByArgument {
  case answering(ModelTask)
  case matching

  private static let matchingName = "matching"

  init?(argument: String) {
    if argument == Self.matchingName {
      self = .matching
    } else if let task = ModelTask(rawValue: argument) {
      self = .answering(task)
    } else {
      return nil
    }
  }

  static let allValueStrings = ModelTask.allCases.map(\.rawValue) + [matchingName]
}
