import ArgumentParser
import Corpus
import Files
import JSON
import Text
import Transformer

extension ModelTask: ExpressibleByArgument {}

/// The files a classifier learns from.
struct TrainingDataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Labelled file to learn from: .csv, .tsv or .jsonl, for tagging also .conll; - for stdin.",
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
      "Share of the training rows set aside where no validation file is given; 0 trains on every row. (default: 0.1)",
      valueName: "share"))
  var requestedFraction: Double?

  @Option(help: "Format of both files where their names do not tell: csv, tsv, jsonl or conll.")
  var inputFormat: FormatName?

  @Option(
    help: ArgumentHelp(
      "Column of the label. (default: label, intent, category, 标签 and the like)", valueName: "name")
  )
  var labelColumn: String?

  @Option(
    help:
      "What to learn: classification (a label for a text or a pair) or tagging (a tag for every word). (default: tagging for .conll, .iob2 and the like, else classification)"
  )
  var task: Task?

  /// As asked for, or as the name of the file says.
  var resolvedTask: Task {
    if let task { return task }
    if let inputFormat { return inputFormat.table == nil ? .tagging : .classification }
    // Lines of text have no labels, lines of words and tags have.
    return namesColumns(train) || fileExtension(train) == "txt" ? .tagging : .classification
  }

  /// The share set aside where no validation file is given.
  var validationFraction: Double { requestedFraction ?? 0.1 }

  func validate() throws {
    guard validationFraction >= 0, validationFraction < 1 else {
      throw ValidationError(
        "--validation-fraction must be at least 0 and less than 1, not \(validationFraction).")
    }
    guard validation == nil || requestedFraction == nil else {
      throw ValidationError(
        "--validation already says what to validate on; leave out --validation-fraction, or --validation."
      )
    }
    guard train != "-" || validation != "-" else {
      throw ValidationError(
        "--train and --validation cannot both be read from stdin; give a file for one of them.")
    }
  }

  typealias Task = ModelTask
}

/// Rows to train and to validate on, and what is worth saying about them.
struct TrainingData {
  let labels: LabelSet
  let train: [Example]
  let validation: [Example]?
  let record: DataRecord

  init(
    _ options: TrainingDataOptions, _ columns: ColumnOptions, _ cleaning: CleaningOptions,
    seed: UInt64,
    console: Console
  ) throws(FilbertError) {
    func read(_ path: String) throws(FilbertError) -> Dataset {
      var dataset = try Dataset.labelled(
        path, options.inputFormat, columns, label: options.labelColumn,
        hint: "add --task tagging")
      dataset.describe(to: console)
      try dataset.clean(
        by: cleaning.training, cleaning, skipBadRows: columns.skipBadRows, keepsOriginals: false,
        console)
      return dataset
    }
    let dataset = try read(options.train)
    labels = try dataset.labelSet()
    let statistics = DatasetStatistics(dataset.examples)
    console.say(
      "labels: "
        + statistics.labelCounts.prefix(20).map { "\(Self.shown($0.label)) \($0.count)" }.joined(
          separator: ", ")
        + (labels.count > 20 ? ", … (\(labels.count) in all)" : ""))
    for warning in statistics.warnings { console.warn(warning) }
    if options.validation == nil, options.validationFraction > 0,
      let warning = statistics.rareLabelWarning
    {
      console.warn(warning)
    }

    if let path = options.validation {
      train = dataset.examples
      let examples = try read(path).examples
      try Self.requireKnown(examples, labels, file: path)
      validation = examples
      let leakage = DatasetStatistics.leakage(train: train, validation: examples)
      if let warning = DatasetStatistics.leakageWarning(leakage) { console.warn(warning) }
      record = Self.record(options, dataset.columns, cleaning.training, train, validation)
      return
    }
    let set = labels
    let split = try StratifiedSplit(
      classes: dataset.examples.map { $0.label.flatMap { set.index(of: $0) } ?? -1 },
      classCount: set.count, fraction: options.validationFraction, seed: seed)
    train = split.train.map { dataset.examples[$0] }
    validation = split.validation.isEmpty ? nil : split.validation.map { dataset.examples[$0] }
    console.say(
      "\(Rendering.counted(train.count, "row")) to train on, "
        + "\(Rendering.grouped(split.validation.count)) set aside for validation")
    if validation == nil, options.validationFraction > 0 {
      console.warn("there are too few rows to set any aside; the last epoch is kept unseen")
    }
    record = Self.record(options, dataset.columns, cleaning.training, train, validation)
  }

  private static func record(
    _ options: TrainingDataOptions, _ columns: ColumnChoice, _ cleaning: TextCleaning,
    _ train: [Example],
    _ validation: [Example]?
  ) -> DataRecord {
    DataRecord(
      unit: "rows", trainPath: options.train, trainCount: train.count,
      validationPath: options.validation, validationCount: validation?.count ?? 0,
      validationFraction: options.validation == nil ? options.validationFraction : nil,
      members: [
        (
          "columns",
          [
            "text": .string(columns.columns[columns.text]),
            "text_pair": columns.pair.map { .string(columns.columns[$0]) } ?? .null,
            "label": columns.label.map { .string(columns.columns[$0]) } ?? .null,
          ]
        ),
        ("cleaning", cleaning.json),
      ])
  }

  /// In quotes where blanks at the ends would not be seen.
  private static func shown(_ label: String) -> String {
    label.trimmed.utf8.count == label.utf8.count ? label : "\"\(label)\""
  }

  /// A label that only validation has could never be predicted.
  private static func requireKnown(
    _ examples: [Example], _ labels: LabelSet, file: String
  ) throws(FilbertError) {
    let unknown = examples.filter { $0.label.map { labels.index(of: $0) == nil } ?? true }
    guard let first = unknown.first else { return }
    let rows = unknown.count == 1 ? "1 row has a label" : "\(unknown.count) rows have labels"
    throw FilbertError(
      .badData,
      "\(rows) the training data does not have, the first \"\(first.label ?? "")\"; correct them or add "
        + "such rows to the training data.", file: file, line: first.line)
  }
}
