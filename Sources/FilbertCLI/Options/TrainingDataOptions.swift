import ArgumentParser
import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertJSON
import FilbertModelFiles
import FilbertTables
import FilbertTraining
import FilbertTransformer

extension ModelTask: ExpressibleByArgument {}

/// The files a classifier learns from.
struct TrainingDataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Labelled file to learn from: .csv, .tsv, .jsonl or .json, for tagging also .conll; - for stdin.",
      valueName: "file"),
    completion: .file())
  var train: String

  @Option(
    help: ArgumentHelp("Labelled file that decides which epoch is kept.", valueName: "file"),
    completion: .file())
  var validation: String?

  @Option(
    name: .customLong("validation-fraction"),
    help: ArgumentHelp(
      "Share of the training rows set aside if no validation file is given; 0 trains on every row. (default: 0.1)",
      valueName: "share"))
  var requestedFraction: Double?

  @Option(
    help: "Format of both files if their names do not show it: csv, tsv, jsonl, json or conll.")
  var inputFormat: FormatName?

  @Option(
    help: ArgumentHelp(
      "Column of the label, of the labels or of the number. (default: label, intent, category, 标签 and the like; for regression target, score, rating and the like)",
      valueName: "name"))
  var labelColumn: String?

  @OptionGroup(title: "Data") var labels: LabelOptions

  @Option(
    help:
      "What to learn: classification (a label for a text or a pair), multilabel (any number of labels), regression (a number) or tagging (a tag for every word). (default: tagging for .conll, .iob2 and the like, multilabel with --label-separator or --label-columns, otherwise classification)"
  )
  var task: Task?

  /// As requested, otherwise by the name of the file, and by its content if it is called .txt.
  func resolvedTask(_ columns: ColumnOptions) -> Task {
    if let task { return task }
    if labels.isGiven { return .multilabel }
    if let inputFormat { return inputFormat.table == nil ? .tagging : .classification }
    if namesColumns(decompressedName(train)) { return .tagging }
    guard fileExtension(decompressedName(train)) == "txt" else { return .classification }
    // Lines of text have no labels, lines of words and tags have.
    let isTable =
      TableFormat.ofTable(
        inText: train, columns.tableOptions, columns.request(label: labelColumn)) != nil
    return isTable ? .classification : .tagging
  }

  /// The share set aside if no validation file is given.
  var validationFraction: Double { requestedFraction ?? 0.1 }

  func validate() throws {
    guard validationFraction >= 0, validationFraction < 1 else {
      throw ValidationError(
        "--validation-fraction must be at least 0 and less than 1, not \(validationFraction).")
    }
    guard validation == nil || requestedFraction == nil else {
      throw ValidationError(
        "--validation already gives the data to validate on; leave out --validation-fraction, or --validation."
      )
    }
    guard train != "-" || validation != "-" else {
      throw ValidationError(
        "--train and --validation cannot both be read from stdin; give a file for one of them.")
    }
  }

  typealias Task = ModelTask
}

extension TrainingDataOptions {
  /// Where the data come from, for `training.json`.
  var places: DataPlaces {
    DataPlaces(train: train, validation: validation, validationFraction: validationFraction)
  }

  /// Reads texts to train and to validate on, cleans them, and says what is worth knowing about them.
  func texts(
    _ columns: ColumnOptions, _ cleaning: CleaningOptions, seed: UInt64, console: Console
  ) throws(FilbertError) -> TextTrainingData {
    let request = try labels.request(for: resolvedTask(columns), column: labelColumn)
    func read(_ path: String) throws(FilbertError) -> Dataset {
      var dataset = try readingTexts(path, inputFormat, hint: "add --task tagging") {
        format throws(FilbertError) in
        try Dataset(columns.examples(in: path, format, request))
      }
      console.describe(
        dataset.name, rows: dataset.examples.count, dataset.columns, dataset.findings)
      try dataset.clean(cleaning, skipBadRows: columns.skipBadRows, console)
      return dataset
    }
    return try TextTrainingData(
      read(train), request.reading, for: resolvedTask(columns), validation: source(read),
      seed: seed,
      remark: console.report)
  }

  /// The same for tagged sentences.
  func sentences(
    _ columns: TagColumnOptions, _ texts: ColumnOptions, seed: UInt64, console: Console
  ) throws(FilbertError) -> TaggedTrainingData {
    let request = columns.request(
      text: texts.textColumn, skipBadRows: texts.skipBadRows, texts.reading)
    func read(_ path: String) throws(FilbertError) -> TaggedDataset {
      do throws(FilbertError) {
        let dataset = try TaggedDataset(
          path: path, format: try inputFormat?.requireTagged(), request)
        dataset.describe(to: console)
        return dataset
      } catch {
        guard task == nil, inputFormat == nil, !namesColumns(decompressedName(path)),
          TableFormat.isRegular(inText: path, request.options)
        else { throw error }
        throw error.adding(
          "A file called .txt is read as words with tags; if it is a table with a header, give \(.inputFormat, "tsv")."
        )
      }
    }
    return try TaggedTrainingData(
      read(train), validation: source(read), wordSplit: columns.wordSplit, seed: seed,
      remark: console.report)
  }

  private func source<Data>(
    _ read: @escaping (String) throws(FilbertError) -> Data
  ) -> ValidationSource<Data> {
    guard let validation else { return .fraction(validationFraction) }
    return .data { () throws(FilbertError) in try read(validation) }
  }
}

extension Console {
  /// A remark about training data, with the options that may help.
  fileprivate func report(_ remark: DataRemark) {
    let advice =
      switch remark.advice {
      case .labelSeparator(let separator):
        "; if it separates labels, add --label-separator '\(separator)'"
      case .singleLabels: ", which --task classification is for"
      case .twoValues: "; --task classification learns which of two it is."
      case .otherValidation: "; another --seed or --validation decides otherwise"
      case nil: ""
      }
    if remark.isWarning { warn(remark.text + advice) } else { say(remark.text + advice) }
  }
}
