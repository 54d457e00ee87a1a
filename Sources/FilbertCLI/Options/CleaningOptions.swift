import ArgumentParser
import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertScoring

/// What is done to texts before a model reads them.
struct CleaningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Clean texts before the model reads them: html,urls,emails,phones,users,whitespace,width,nfc, or all, or none. "
        + "(default: in training none, in scoring as trained)", valueName: "steps"))
  var clean: CleaningName?

  @Flag(help: "Leave out rows whose text, once cleaned, and label repeat an earlier row.")
  var removeDuplicates = false

  /// How texts to be trained on are cleaned.
  var training: TextCleaning { clean?.cleaning ?? .none }

  /// Options that do not apply to a tagger, whose answers are places in the text.
  var limited: [LimitedOption] {
    [
      LimitedOption("--clean", clean != nil) {
        "is for models that label whole texts and has no meaning for \($0): offsets of entities refer to the text as it is."
      },
      LimitedOption("--remove-duplicates", removeDuplicates) {
        "is for models that label whole texts and has no meaning for \($0)."
      },
    ]
  }

  /// The model of texts, with the cleaning that was asked for or that it was trained with.
  func model(
    _ directory: ModelDirectory, maxLength: Int?, _ longTexts: LongTextOptions,
    _ console: Console
  ) throws(FilbertError) -> any TextModel {
    if let cleaning = clean?.cleaning {
      let trained = try? directory.cleaning(requested: nil)
      if let trained, trained != cleaning {
        console.warn(
          "--clean \(cleaning.names) replaces the cleaning that the model was trained with (\(trained.names)); it reads "
            + "texts as it never saw them")
      }
    }
    let model = try directory.textModel(
      Model.Reading(
        maximumLength: maxLength, longTexts: longTexts.way, cleaning: clean?.cleaning))
    if model.cleaning != .none { console.say("texts are cleaned: \(model.cleaning.names)") }
    return model
  }
}

/// Steps of cleaning on the command line.
struct CleaningName: ExpressibleByArgument {
  let cleaning: TextCleaning

  init?(argument: String) {
    switch argument {
    case "all": cleaning = .all
    case "none": cleaning = .none
    default:
      let names = argument.split(separator: ",", omittingEmptySubsequences: false)
      let steps = names.compactMap { TextCleaning.Step(rawValue: String($0)) }
      guard steps.count == names.count else { return nil }
      cleaning = TextCleaning(steps)
    }
  }

  static let allValueStrings = TextCleaning.Step.allCases.map(\.rawValue) + ["all", "none"]
}

extension TextCleaning {
  /// `html, urls`, as a person reads it on the command line.
  var names: String { self == .none ? "none" : steps.map(\.rawValue).joined(separator: ",") }
}
