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
      "Column of the label, of the labels or of the number. (default: label, intent, category, 标签 and the like; for regression target, score, rating and the like)",
      valueName: "name"))
  var labelColumn: String?

  @OptionGroup(title: "Data") var labels: LabelOptions

  @Option(
    help:
      "What to learn: classification (a label for a text or a pair), multilabel (any number of labels), regression (a number) or tagging (a tag for every word). (default: tagging for .conll, .iob2 and the like, multilabel with --label-separator or --label-columns, else classification)"
  )
  var task: Task?

  /// As asked for, or as the name of the file says.
  var resolvedTask: Task {
    if let task { return task }
    if labels.isGiven { return .multilabel }
    if let inputFormat { return inputFormat.table == nil ? .tagging : .classification }
    // Lines of text have no labels, lines of words and tags have.
    return namesColumns(decompressedName(train)) || fileExtension(decompressedName(train)) == "txt"
      ? .tagging : .classification
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
  /// Of a regression none.
  let labels: LabelSet?
  /// The column of the label or number.
  let target: String
  let train: [Example]
  let validation: [Example]?
  let record: DataRecord

  init(
    _ options: TrainingDataOptions, _ columns: ColumnOptions, _ cleaning: CleaningOptions,
    seed: UInt64,
    console: Console
  ) throws(FilbertError) {
    let task = options.resolvedTask
    let request = try options.labels.request(for: task, column: options.labelColumn)
    func read(_ path: String) throws(FilbertError) -> Dataset {
      var dataset = try Dataset.labelled(
        path, options.inputFormat, columns, request, hint: "add --task tagging")
      dataset.describe(to: console)
      try dataset.clean(
        by: cleaning.training, cleaning, skipBadRows: columns.skipBadRows, keepsOriginals: false,
        console)
      return dataset
    }
    let dataset = try read(options.train)
    let examples = dataset.examples
    labels = task == .regression ? nil : try dataset.labelSet()
    target = dataset.columns.label.map { dataset.columns.columns[$0] } ?? ""
    let statistics = DatasetStatistics(examples)
    let remarks = TargetRemarks(examples, task, labels, statistics, name: target)
    for line in remarks.lines { console.say(line) }
    for warning in statistics.warnings + remarks.warnings { console.warn(warning) }
    if options.validation == nil, options.validationFraction > 0,
      let warning = statistics.rareLabelWarning
    {
      console.warn(warning)
    }

    if let path = options.validation {
      train = examples
      let held = try read(path).examples
      if let labels { try Self.requireKnown(held, labels, file: path) }
      validation = held
      let leakage = DatasetStatistics.leakage(train: train, validation: held)
      if let warning = DatasetStatistics.leakageWarning(leakage) { console.warn(warning) }
      record = Self.record(options, request, dataset.columns, cleaning.training, train, validation)
      return
    }
    let classes = StratificationClasses(examples, labels)
    let split = try StratifiedSplit(
      classes: classes.numbers, classCount: classes.count, fraction: options.validationFraction,
      seed: seed)
    train = split.train.map { examples[$0] }
    validation = split.validation.isEmpty ? nil : split.validation.map { examples[$0] }
    console.say(
      "\(Rendering.counted(train.count, "row")) to train on, "
        + "\(Rendering.grouped(split.validation.count)) set aside for validation")
    if validation == nil, options.validationFraction > 0 {
      console.warn("there are too few rows to set any aside; the last epoch is kept unseen")
    }
    record = Self.record(options, request, dataset.columns, cleaning.training, train, validation)
  }

  private static func record(
    _ options: TrainingDataOptions, _ request: TargetRequest, _ columns: ColumnChoice,
    _ cleaning: TextCleaning, _ train: [Example], _ validation: [Example]?
  ) -> DataRecord {
    var chosen = JSONObject()
    chosen["text"] = .string(columns.columns[columns.text])
    chosen["text_pair"] = columns.pair.map { .string(columns.columns[$0]) } ?? .null
    chosen["label"] = columns.label.map { .string(columns.columns[$0]) } ?? .null
    if !columns.labels.isEmpty {
      chosen["labels"] = .array(columns.labels.map { .string(columns.columns[$0]) })
    }
    var members: [(member: TrainingRecord.Member, value: JSONValue)] = [
      (.columns, .object(chosen))
    ]
    if case .labels(let separator) = request.reading {
      members.append((.labelSeparator, .string(separator)))
    }
    return DataRecord(
      unit: "rows", trainPath: options.train, trainCount: train.count,
      validationPath: options.validation, validationCount: validation?.count ?? 0,
      validationFraction: options.validation == nil ? options.validationFraction : nil,
      members: members + [(.cleaning, cleaning.json)])
  }

  /// A label that only validation has could never be predicted.
  private static func requireKnown(
    _ examples: [Example], _ labels: LabelSet, file: String
  ) throws(FilbertError) {
    func unknown(_ example: Example) -> String? {
      (example.target?.allLabels ?? []).first { labels.index(of: $0) == nil }
    }
    let rows = examples.filter { unknown($0) != nil }
    guard let first = rows.first else { return }
    let clause = rows.count == 1 ? "1 row has a label" : "\(rows.count) rows have labels"
    throw FilbertError(
      .badData,
      "\(clause) the training data does not have, the first \((unknown(first) ?? "").quoted); correct them or add "
        + "such rows to the training data.", file: file, line: first.line)
  }
}
