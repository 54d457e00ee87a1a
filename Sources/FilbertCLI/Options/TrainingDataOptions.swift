import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertModelFiles
import FilbertTraining
import FilbertTransformer

/// The files a model learns from, and what is held out of them.
struct TrainingDataOptions: ParsableArguments {
  @OptionGroup(title: "Data") var labelled: LabelledDataOptions
  @OptionGroup(title: "Data") var listed: ListedRowOptions
  @OptionGroup(title: "Matching") var purchases: PurchaseOptions

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
    guard labelled.train != "-" || validation != "-" else {
      throw ValidationError(
        "--train and --validation cannot both be read from stdin; give a file for one of them.")
    }
  }
}

extension TrainingDataOptions {
  /// Where the data come from, for `training.json`.
  var places: DataPlaces {
    DataPlaces(
      train: labelled.train, validation: validation, validationFraction: validationFraction)
  }

  /// Reads texts to train and to validate on, cleans them, and says what is worth knowing about them.
  func texts(
    _ columns: ColumnOptions, _ cleaning: CleaningOptions, seed: UInt64, console: Console
  ) throws(FilbertError) -> TextTrainingData {
    func read(_ path: String) throws(FilbertError) -> Dataset {
      try labelled.dataset(path, columns, cleaning, console: console)
    }
    return try TextTrainingData(
      labelled.dataset(
        labelled.train, columns, cleaning, without: listed.rows(), console: console),
      labelled.request(columns).reading, for: labelled.resolvedTask(columns),
      validation: source(read), seed: seed, remark: console.report)
  }

  /// The same for tagged sentences.
  func sentences(
    _ columns: TagColumnOptions, _ texts: ColumnOptions, seed: UInt64, console: Console
  ) throws(FilbertError) -> TaggedTrainingData {
    func read(_ path: String) throws(FilbertError) -> TaggedDataset {
      try labelled.taggedDataset(path, columns, texts, console: console)
    }
    return try TaggedTrainingData(
      labelled.taggedDataset(
        labelled.train, columns, texts, without: listed.rows(), console: console),
      validation: source(read), wordSplit: columns.wordSplit, seed: seed,
      remark: console.report)
  }

  func source<Data>(
    _ read: @escaping (String) throws(FilbertError) -> Data
  ) -> ValidationSource<Data> {
    guard let validation else { return .fraction(validationFraction) }
    return .data { () throws(FilbertError) in try read(validation) }
  }
}

extension Console {
  /// A remark about training data, with the options that may help.
  func report(_ remark: DataRemark) { report(remark.notice) }
}
