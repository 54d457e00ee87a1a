import ArgumentParser

/// What the texts of a file are compared with.
struct DriftOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "File to compare the texts with, such as the training data of the model. Compares lengths and shares of labels, and with --model also unknown pieces and vectors.",
      valueName: "file"), completion: .file())
  var reference: String?

  @Option(
    help: ArgumentHelp(
      "Model directory whose tokenizer and vectors compare the texts with those of --reference.",
      valueName: "dir"), completion: .directory)
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Column of the label in --reference. (default: label, intent, category, 标签 and the like)",
      valueName: "name"))
  var labelColumn: String?

  func validate() throws {
    guard reference != nil || (model == nil && labelColumn == nil) else {
      throw ValidationError(
        "\(model == nil ? "--label-column" : "--model") needs --reference; name a file to compare with, or leave it out."
      )
    }
  }
}
