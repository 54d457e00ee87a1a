import ArgumentParser
import FilbertCore

/// Whether texts that are out of a model's scope get no label.
struct AbstainOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "For models of one label: give no label to texts that are out of scope, and a label to this share of those in scope; 0.95 is usual, a lower share abstains more often.",
      valueName: "share"))
  var abstain: Double?

  func validate() throws {
    if let abstain, !(abstain > 0 && abstain <= 1) {
      throw ValidationError("--abstain must be above 0 and at most 1, not \(abstain).")
    }
  }

  /// Options that do not apply to some models.
  var limited: [LimitedOption] {
    [
      LimitedOption("--abstain", abstain != nil) {
        "is for models that give one label and has no meaning for \($0); leave it out."
      }
    ]
  }
}
