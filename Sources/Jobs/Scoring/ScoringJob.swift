public import FilbertCleaning
public import FilbertCore
public import FilbertModelFiles
public import FoundationEssentials

/// Adds the answers of a model to every row of a file: the same bytes as `filbert predict`.
///
/// ```swift
/// var job = ScoringJob(
///   model: URL(filePath: "Models/shop-intent"), input: URL(filePath: "new.csv"),
///   output: URL(filePath: "scored.csv"))
/// job.rejects = URL(filePath: "rejects.csv")
/// for try await event in job.run() {
///   switch event {
///   case .progress(let progress): print(progress.rows, "rows")
///   case .finished(let summary): print(summary.scored, "scored,", summary.rejected, "rejected")
///   default: break
///   }
/// }
/// ```
///
/// Rows keep their order and columns. A classifier adds `predicted_label` and `probability`, a model of several labels
/// `predicted_labels`, a regression `predicted_value`, and a tagger `entities`. Memory stays the same however long the
/// file is. The output is complete or absent; a run that is cancelled or killed leaves `OUTPUT.partial` and
/// `OUTPUT.progress` beside it, from which the same job continues.
public struct ScoringJob: Sendable {
  /// From which probability on a label is given.
  public enum Thresholds: Sendable, Hashable {
    /// As the model stores it, otherwise the most probable label, or 0.5 if any number of labels may apply.
    case stored
    /// The same without what the model stores.
    case usual
    /// The same probability for all labels, from 0 to 1.
    case all(Float)
    /// A probability for some labels, from 0 to 1.
    case labels([String: Float])
  }

  /// Which entities are replaced in the text by their label in brackets, such as `[BRAND]`.
  public enum Redaction: Sendable, Hashable {
    /// None.
    case none
    /// All.
    case all
    /// Those with these labels.
    case labels(Set<String>)
  }

  /// The directory of the model.
  public var model: URL
  /// Files with the same columns, read one after the other: CSV, TSV, JSON Lines, JSON or text, also compressed (`.gz`,
  /// `.zst`).
  public var inputs: [URL]
  /// The scored file.
  public var output: URL
  /// How the inputs are written.
  public var reading = TableReading()
  /// The column of the text; nil finds it by its name.
  public var textColumn: String?
  /// The column of the second text of a pair.
  public var textPairColumn: String?
  /// The columns of the input to write, in this order; nil for all. Not for taggers.
  public var keptColumns: [String]?
  /// A CSV for rows that cannot be scored, with file, line and reason. Without it, such a row ends the job, or stays
  /// without an answer if ``TableReading/skipsBadRows`` is set.
  public var rejects: URL?
  /// CSV, JSON Lines or, for taggers, CoNLL; nil for what the name of the output says, otherwise as the input.
  public var format: TableReading.Format?
  /// The encoding of CSV that is written, such as `utf-8-bom`; nil for that of the input.
  public var outputEncoding: String?
  /// Whether to add the probability of every label.
  public var includesProbabilities = false
  /// From which probability on a label is given.
  public var thresholds = Thresholds.stored
  /// For models of one label: the share of texts in scope that get a label, above 0 and at most 1. Texts out of
  /// scope get none. If this is nil, all texts get a label.
  public var abstain: Double?
  /// For models that answer a number: also adds the bounds of an interval that holds the true number with this
  /// probability, between 0 and 1.
  public var coverage: Double?
  /// Writes only rows with one of these labels; nil for all rows.
  public var labels: Set<String>?
  /// Writes only rows whose probability is at least this.
  public var minimumProbability: Float?
  /// Writes only rows whose highest probability is at most this.
  public var maximumProbability: Float?
  /// Digits after the point of probabilities, from 0 to 9; nil for as many as are needed to distinguish them.
  public var digits: Int?
  /// The longest text in tokens; nil as in training.
  public var maximumLength: Int?
  /// What is read of longer texts; nil as in training. Not for taggers.
  public var longTexts: LongTexts?
  /// What is removed from texts before the model reads them; nil as in training. Not for taggers.
  public var cleaning: TextCleaning?
  /// How a tagger chooses tags.
  public var decoding = Decoding.constrained
  /// Which entities that a tagger finds are replaced in the text.
  public var redaction = Redaction.none
  /// Whether to leave out rows whose text, once cleaned, repeats an earlier row.
  public var removesRepeats = false
  /// The most threads to compute on, at least 1; nil for one for each core. It never changes the output.
  public var threads: Int?
  /// Whether to replace an existing output. The files of an interrupted run are replaced too if its input, model or
  /// settings were different; a notice says so.
  public var overwrite = false
  /// Whether to leave what is needed to continue, and to continue where an earlier run of the same job has stopped. If the
  /// same job has finished, nothing is scored, and its summary is returned again.
  public var resume = true
  /// The time between two points to continue from; 0 makes one after every 2,048 rows.
  public var checkpointInterval = Duration.seconds(10)

  /// A job, which does nothing until it runs.
  public init(model: URL, inputs: [URL], output: URL) {
    (self.model, self.inputs, self.output) = (model, inputs, output)
  }

  /// A job, which does nothing until it runs.
  public init(model: URL, input: URL, output: URL) {
    self.init(model: model, inputs: [input], output: output)
  }

  /// The events of a run, which starts when the first one is asked for.
  ///
  /// The sequence throws a ``FilbertError``: `missingInput` for a model or a file that is not there; `badData`
  /// for a row that cannot be used, with the line; `usage` for settings that do not go together, or for progress of
  /// another job without ``overwrite``; `cannotWrite` if the output is there or cannot be written, or another run is writing it; `interrupted` if the
  /// task was cancelled, which is noticed within a batch of texts; the rows in progress are computed again by the next run.
  public func run() -> JobEvents<Event> {
    let job = self
    return JobEvents { () async throws(FilbertError) in
      { (channel) throws(FilbertError) in try ScoringJobRun(job, channel).run() }
    }
  }

  /// Runs the job to its end, and returns what became of the rows.
  ///
  /// - Throws: as ``run()``.
  public func result() async throws(FilbertError) -> Summary {
    for try await event in run() {
      if case .finished(let summary) = event { return summary }
    }
    throw FilbertError(.internalFailure, "The scoring ended without a summary.")
  }
}
