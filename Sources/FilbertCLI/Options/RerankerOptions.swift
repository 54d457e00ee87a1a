import ArgumentParser

/// The model that ranks the best items again, of `match` and `serve`.
struct RerankerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Cross-encoder that reads query and item together and ranks the best items again: the directory of a model with one output or of a classifier of pairs. For serve it may also be the name of a served model.",
      valueName: "dir"),
    completion: .directory)
  var reranker: String?

  @Option(
    help: ArgumentHelp(
      "With --reranker: how many of the best items by vectors are judged. (default: 50)",
      valueName: "count"))
  var candidates: Int?

  @Option(
    help: ArgumentHelp(
      "With a classifier as --reranker: the label of pairs that fit. (default: with two labels, the one called 1, yes, match, relevant and the like)",
      valueName: "label"))
  var rerankerLabel: String?

  func validate() throws {
    guard (1...10_000).contains(candidates ?? 1) else {
      throw ValidationError("--candidates must lie between 1 and 10000, not \(candidates ?? 1).")
    }
    guard reranker != nil || (candidates == nil && rerankerLabel == nil) else {
      throw ValidationError(
        "\(candidates == nil ? "--reranker-label" : "--candidates") needs --reranker; name a cross-encoder, or leave it out."
      )
    }
  }
}
