import ArgumentParser

/// What the texts of a file are compared with.
struct DriftOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "File to compare with, such as the one the model was trained on: lengths of texts and shares of labels, and with --model unknown pieces and vectors.",
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
        "\(model == nil ? "--label-column" : "--model") is for the file of --reference; name one.")
    }
  }
}
