import ArgumentParser
import FilbertActiveLearning
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertTensor
import FilbertTransformer

extension SelectionStrategy: ExpressibleByArgument {}
extension AnnotationTool: ExpressibleByArgument {}

struct Select: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Choose which rows of an unlabelled pool to label next.",
    discussion: """
      Chooses rows that teach a model more than random rows would: first typical \
      rows, then rows that the model is unsure about and that differ from each other.

      Examples:
        filbert select --model Models/all-minilm-l6-v2 --pool messages.csv \\
          --count 250 --output first.csv
        filbert select --model Models/all-minilm-l6-v2 --pool messages.csv \\
          --train labelled.csv --count 250 --output next.csv
        filbert select --model Models/intent --pool messages.csv \\
          --train labelled.csv --output next.json --export label-studio

      --model is a pretrained encoder, or a model that train has written. With an encoder and \
      --train, a linear model of the labelled rows finds unsure rows. Rows of the pool whose text \
      is already labelled are left out, and so are repeated texts.

      The output keeps the columns of the pool and adds `rank`, `score`, the model's suggestion \
      (`suggested_label` and `probability`, `suggested_labels`, `suggested_value` or \
      `suggested_entities`) and `why`.

      \(Manual.page("Select"))
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var columns: ColumnOptions
  @OptionGroup var spreadsheet: SpreadsheetOptions
  @OptionGroup var outputEncoding: OutputEncodingOptions

  @Option(
    help: ArgumentHelp(
      "Texts to choose from: .csv, .tsv, .jsonl, .json or .txt, also compressed (.gz, .zst); sqlite:FILE?table=NAME; - for stdin.",
      valueName: "file"),
    completion: .file())
  var pool: String

  @Option(
    help: ArgumentHelp(
      "Rows that are labelled already, as train reads them.", valueName: "file"),
    completion: .file())
  var train: String?

  @Option(
    help: ArgumentHelp(
      "File of chosen rows: .csv, .tsv or .jsonl, or the format of --export; - for stdout.",
      valueName: "file"),
    completion: .file())
  var output: String

  @Option(help: ArgumentHelp("Rows to choose, from 1 to 5000.", valueName: "rows"))
  var count = 100

  @Option(
    help:
      "How rows are chosen: uncertain-diverse (unsure rows that differ), badge (gradients that differ), uncertain, diverse (far from each other and from labelled rows), typical, or random. (default: uncertain-diverse if a model says how sure it is, otherwise typical)"
  )
  var strategy: SelectionStrategy?

  @Option(
    help:
      "Write a file for this tool to import, with suggestions filled in: label-studio, doccano, prodigy."
  )
  var export: AnnotationTool?

  @Option(help: "csv or jsonl. (default: by the output's name, otherwise csv)")
  var format: TableOutputFormat?

  @Option(help: "Format of the pool if its name does not show it.")
  var inputFormat: FormatName?

  @Option(
    help: ArgumentHelp(
      "Format of the labelled rows if their name does not show it.", valueName: "format"))
  var trainFormat: FormatName?

  @Option(
    help: ArgumentHelp(
      "Column of the label in --train. (default: label, intent, category, 标签 and the like)",
      valueName: "name"))
  var labelColumn: String?

  @OptionGroup var labelOptions: LabelOptions
  @OptionGroup(title: "Tagging") var tagColumns: TagColumnOptions

  @Option(
    help:
      "What the rows of --train are labelled for: classification, multilabel, regression or tagging. (default: as the model, tagging for .conll, otherwise classification)"
  )
  var task: ModelTask?

  @Option(
    help: ArgumentHelp(
      "Clean texts before the model reads them, and before they are compared: html,urls,emails,phones,users,whitespace,width,nfc, or all, or none. (default: as trained, for an encoder none)",
      valueName: "steps"))
  var clean: CleaningName?

  @Option(
    help: ArgumentHelp(
      "CSV file of a learning curve: figures of models of growing parts of --train, and an estimate for more labels.",
      valueName: "file"),
    completion: .file())
  var learningCurve: String?

  @Option(help: "Decides the first centres of clusters and all random draws.")
  var seed: UInt64 = 42

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  func validate() throws {
    guard (1...SelectionStrategy.mostRows).contains(count) else {
      throw ValidationError(
        "--count must lie between 1 and \(SelectionStrategy.mostRows), not \(count).")
    }
    let written = [("--output", output)] + (learningCurve.map { [("--learning-curve", $0)] } ?? [])
    for (option, path) in written {
      try requireOtherFile(option, path, than: "--pool", pool)
      if let train { try requireOtherFile(option, path, than: "--train", train) }
    }
    try requireDifferentFiles(written)
    if let learningCurve {
      guard seed <= UInt64(UInt32.max) else {
        throw ValidationError(
          "--seed must be at most \(UInt32.max) for the folds of --learning-curve, as in NumPy, but is \(seed)."
        )
      }
      guard train != nil else {
        throw ValidationError("--learning-curve needs labelled rows; name them with --train.")
      }
      guard fileExtension(learningCurve) == "csv" else {
        throw ValidationError(
          "--learning-curve writes CSV; give a name that ends in .csv, not \(learningCurve).")
      }
    }
    if pool == "-", train == "-" {
      throw ValidationError(
        "--pool and --train cannot both be read from stdin; give a file for one.")
    }
    for (option, path, isGiven) in [
      ("--input-format", pool, inputFormat != nil),
      ("--train-format", train ?? "", trainFormat != nil),
    ] where path == "-" && !isGiven {
      throw ValidationError("Standard input has no name that shows its format; add \(option).")
    }
    try validateFormat()
  }

  private func validateFormat() throws {
    if let export {
      guard format == nil, !spreadsheet.escapeFormulas, outputEncoding.outputEncoding == nil else {
        throw ValidationError(
          "--export \(export.rawValue) writes JSON for \(export.name); leave out --format, --escape-formulas and --output-encoding."
        )
      }
      guard output == "-" || ["json", "jsonl"].contains(fileExtension(output) ?? "") else {
        throw ValidationError(
          "--output \(output): --export \(export.rawValue) writes JSON; give a name that ends in .json or .jsonl."
        )
      }
      return try validateConfiguration()
    }
    guard format == nil, output != "-", let ending = fileExtension(output) else { return }
    switch TableFormat(name: ending) {
    case .csv, .jsonLines: return
    case .text, .json, nil:
      throw ValidationError(
        "--output \(output): the ending .\(ending) names no format for chosen rows; use .csv, .tsv or .jsonl, or give --format or --export."
      )
    }
  }

  /// Refuses names with which the labelling interface would replace what is read or written.
  private func validateConfiguration() throws {
    guard let path = configurationPath else { return }
    let others: [(String, String?)] = [
      ("--pool", pool), ("--train", train), ("--output", output),
      ("--learning-curve", learningCurve),
    ]
    for case (let option, let other?) in others {
      try requireOtherFile("The labelling interface, \(path),", path, than: option, other)
    }
  }

  func run() throws {
    common.apply()
    let console = common.console
    // Before the work, not after it.
    for path in [output == "-" ? nil : output, configurationPath, learningCurve].compactMap({ $0 })
    {
      try AtomicFile(path, overwrite: overwrite).abort()
    }
    let directory = try ModelDirectory(modelOptions.model)
    let task = try resolvedTask(directory)
    let cleaning = try directory.cleaning(requested: clean?.cleaning)
    if task == .tagging {
      try refuse(textOptions, for: "tagging")
    } else {
      try refuse(tagColumns.limited, for: "whole texts")
    }
    let labelled = try train.map { path throws(FilbertError) in
      try readLabelled(path, task, cleaning, console)
    }
    if learningCurve != nil { try requireCurve(of: labelled, task, directory) }
    var model = try PoolModel(
      directory, task, maximumLength: modelOptions.maxLength, clean?.cleaning, labelled, console)
    let strategy = try resolvedStrategy(model)
    var file = try PoolFile(opening: self, model, labelled, cleaning, console)
    try requireWritable(file, model)
    try file.findNewRow(console)
    // All that can be refused has been; the work begins.
    let known = labelled.flatMap {
      model.learnsFromRows || strategy.needsLabelledVectors
        ? LabelledVectors($0, model, console) : nil
    }
    if let known { try model.learn(from: known, console) }
    let pool = try Pool(reading: file, self, model, strategy, console)
    var curve: Curve?
    if learningCurve != nil, let known { curve = try self.curve(of: known, console) }
    let chosen = try choose(
      from: pool, model, strategy, strategy.needsLabelledVectors ? known : nil, console)
    try write(chosen, of: pool, model, console)
    if let learningCurve, let curve { try write(curve, to: learningCurve) }
  }
}
