import ArgumentParser
import FilbertCore

/// Whether predicted numbers get an interval.
struct IntervalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "For models that answer a number: an interval around it that holds the true one with this probability, such as 0.9.",
      valueName: "share"))
  var interval: Double?

  func validate() throws {
    if let interval, !(interval > 0 && interval < 1) {
      throw ValidationError(
        "--interval must lie between 0 and 1, both excluded, not \(interval).")
    }
  }

  /// Options that do not apply to some models.
  var limited: [LimitedOption] {
    [
      LimitedOption("--interval", interval != nil) {
        "is for models that answer a number and has no meaning for \($0); leave it out."
      }
    ]
  }
}
