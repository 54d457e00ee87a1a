import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertTables

extension Parameter {
  static let digits = Parameter("digits", option: "round")
  static let keptColumns = Parameter("keptColumns", option: "columns")
  static let labels = Parameter("labels", option: "filter")
  static let minimumProbability = Parameter("minimumProbability", option: "min-probability")
  static let maximumProbability = Parameter("maximumProbability", option: "max-probability")
  static let includesProbabilities = Parameter("includesProbabilities", option: "all")
  static let longTexts = Parameter("longTexts")
  static let format = Parameter("format")
}

// The settings of a job, as the engine takes them.

extension ScoringJob {
  /// - Throws: `usage` for values that no job can have.
  func requireSettings() throws(FilbertError) {
    func requireShare(_ value: Double?, _ name: Parameter) throws(FilbertError) {
      guard let value, !(0...1).contains(value) else { return }
      throw FilbertError(.usage, naming: "\(name) must lie between 0 and 1, not \(value).")
    }
    try requireShare(minimumProbability.map(Double.init), .minimumProbability)
    try requireShare(maximumProbability.map(Double.init), .maximumProbability)
    // As many as none in scope would get a label.
    if let abstain, !(abstain > 0 && abstain <= 1) {
      throw FilbertError(
        .usage, naming: "\(.abstain) must be above 0 and at most 1, not \(abstain).")
    }
    switch thresholds {
    case .stored, .usual: break
    case .all(let value): try requireShare(Double(value), .threshold)
    case .labels(let values):
      for value in values.values { try requireShare(Double(value), .threshold) }
    }
    if let digits, !(0...9).contains(digits) {
      throw FilbertError(.usage, naming: "\(.digits) must lie between 0 and 9, not \(digits).")
    }
    guard checkpointInterval >= .zero else {
      throw FilbertError(.usage, naming: "\(.checkpointInterval) must not be below 0.")
    }
  }

  /// Refuses settings that mean nothing for a model that answers a number.
  func requireNoLabelSettings() throws(FilbertError) {
    try refuse(
      [
        (.labels, labels != nil), (.minimumProbability, minimumProbability != nil),
        (.maximumProbability, maximumProbability != nil),
        (.includesProbabilities, includesProbabilities),
        (.threshold, thresholds != .stored && thresholds != .usual),
      ], "is about labels, and this model answers a number")
  }

  /// Refuses settings that mean nothing for a model that tags words.
  func requireNoTextSettings() throws(FilbertError) {
    try refuse(
      [
        (.textPairColumn, textPairColumn != nil), (.keptColumns, keptColumns != nil),
        (.includesProbabilities, includesProbabilities), (.labels, labels != nil),
        (.threshold, thresholds != .stored && thresholds != .usual), (.abstain, abstain != nil),
        (.coverage, coverage != nil), (.minimumProbability, minimumProbability != nil),
        (.maximumProbability, maximumProbability != nil), (.digits, digits != nil),
        (.longTexts, longTexts != nil), (.cleaning, cleaning != nil),
        (.removesRepeats, removesRepeats),
      ], "is for models that answer whole texts, and this one tags words")
  }

  private func refuse(
    _ settings: [(Parameter, isGiven: Bool)], _ reason: String
  ) throws(FilbertError) {
    guard let setting = settings.first(where: \.isGiven) else { return }
    throw FilbertError(.usage, naming: "\(setting.0) \(reason); leave it out.")
  }

  var columns: ColumnRequest { ColumnRequest(text: textColumn, pair: textPairColumn) }

  var tableOptions: TableOptions {
    get throws(FilbertError) {
      var options = try reading.options(recovers: rejects != nil || reading.skipsBadRows)
      // A row may end the process, and a later run is to find out which one.
      options.looksAhead = !resume
      return options
    }
  }

  /// What happens to rows that cannot be scored.
  var unusableRows: UnusableRows {
    if rejects != nil { return .reject }
    return reading.skipsBadRows ? .keep : .stop()
  }

  /// The format of the output; nil for that of its name.
  var rowFormat: RowFormat? {
    get throws(FilbertError) {
      guard let format else { return nil }
      switch format {
      case .csv, .tsv: return .csv
      case .jsonLines: return .jsonl
      case .conll: return .conll
      case .json, .text:
        throw FilbertError(
          .usage,
          naming: "\(.format, format.rawValue) cannot be written; choose csv, jsonl or conll."
        )
      }
    }
  }

  var encodingRequest: OutputEncoding.Request? {
    get throws(FilbertError) {
      try outputEncoding.map { (name) throws(FilbertError) in
        .named(try OutputEncoding(name: name))
      }
    }
  }

  /// The numbers of the columns that are written; nil for all.
  ///
  /// - Throws: `usage` for one that the input does not have, or that is given twice.
  func keptColumns(of table: TableSequence) throws(FilbertError) -> [Int]? {
    guard let keptColumns else { return nil }
    var kept: [Int] = []
    for name in keptColumns {
      guard let column = table.columns.firstIndex(where: { $0.isSame(as: name) }) else {
        throw FilbertError(
          .usage,
          naming:
            "\(.keptColumns) names \(name.quoted), which the input does not have; its columns are \(table.columns.lazy.map(\.quoted).listed(atMost: 20)).",
          file: table.name)
      }
      guard !kept.contains(column) else {
        throw FilbertError(
          .usage, naming: "\(.keptColumns) names \(name.quoted) twice.", file: table.name)
      }
      kept.append(column)
    }
    return kept
  }

  /// Which answers are written.
  func filter(of names: [String]) throws(FilbertError) -> LabelFilter {
    var numbers: Set<Int>?
    if let labels {
      numbers = []
      for name in labels.sorted() { numbers?.insert(try number(of: name, among: names, .labels)) }
    }
    return LabelFilter(
      labels: numbers, minimum: minimumProbability, maximum: maximumProbability)
  }

  /// From which probability on each label is given.
  func thresholds(
    of model: any TextModel, _ directory: ModelDirectory
  ) throws(FilbertError) -> ChosenThresholds {
    let labels = model.labels
    switch thresholds {
    case .stored: return try ChosenThresholds(storedFor: labels, in: directory)
    case .usual: return ChosenThresholds(labels, least: labels.map { _ in nil }, .none)
    case .all(let value): return ChosenThresholds(labels, least: labels.map { _ in value }, .option)
    case .labels(let values):
      var least = [Float?](repeating: nil, count: labels.count)
      for (name, value) in values {
        least[try number(of: name, among: labels, .threshold)] = value
      }
      return ChosenThresholds(labels, least: least, .option)
    }
  }

  private func number(
    of name: String, among labels: [String], _ parameter: Parameter
  ) throws(FilbertError) -> Int {
    if let number = labels.firstIndex(where: { $0.isSame(as: name) }) { return number }
    throw FilbertError(
      .usage,
      naming:
        "\(parameter) names the label \(name.quoted), which the model does not have; it has \(labels.lazy.map(\.quoted).listed(atMost: 20))."
    )
  }

  /// Which entities are replaced; nil for none.
  func redaction(_ tagger: TextTagger) throws(FilbertError) -> FilbertScoring.Redaction? {
    let tags = tagger.decoder.tags
    switch redaction {
    case .none: return nil
    case .all: return FilbertScoring.Redaction(labels: nil, tags: tags)
    case .labels(let labels):
      for label in labels.sorted() where !tags.types.contains(label) {
        throw FilbertError(
          .usage,
          naming:
            "\(.redaction) names \(label.quoted), which the model does not find; it finds \(tags.types.lazy.map(\.quoted).listed(atMost: 20))."
        )
      }
      return FilbertScoring.Redaction(labels: labels, tags: tags)
    }
  }
}
