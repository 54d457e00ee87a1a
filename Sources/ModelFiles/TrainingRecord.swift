package import FilbertCleaning
package import FilbertCore
import FilbertFiles
package import FilbertJSON
package import FilbertStatistics
package import FilbertTagging
package import FilbertText

/// `training.json`: how a model was made, and how it therefore reads texts.
package struct TrainingRecord: Sendable {
  /// The name of the file in a model directory.
  package static let fileName = "training.json"

  /// What the file holds, in the order in which it is written.
  package enum Member: String, CaseIterable, Sendable {
    case version = "filbert_version"
    case run, blas, task, model
    case baseModel = "base_model"
    case recipe, labels
    case targetScale = "target_scale"
    case train, validation
    case validationFraction = "validation_fraction"
    case columns
    case historyLength = "history_length"
    case labelSeparator = "label_separator"
    case cleaning, words, scheme
    case unknownTokens = "unknown_tokens"
    case scripts
    case untrained
    case findings, history
    case refitHistory = "refit_history"
    case keptEpoch = "kept_epoch"
    case scope, residuals
    case threads, ranks, seconds
    case examplesPerSecond = "examples_per_second"
    case tokensPerSecond = "tokens_per_second"
    case peakMemory = "peak_memory_bytes"
    /// Not written by `train`, see ``StoredDecision``.
    case decision
  }

  private var object: JSONObject
  /// The file as it was read; empty for a new record.
  package let source: [UInt8]
  /// The path that errors name.
  private let file: String

  /// A record to be filled.
  package init() {
    (object, source, file) = (JSONObject(), [], Self.fileName)
  }

  /// The record in a model directory; nil if there is none.
  ///
  /// - Throws: `badData` if it is not JSON.
  package init?(directory: String) throws(FilbertError) {
    let path = "\(directory)/\(Self.fileName)"
    let bytes: [UInt8]
    do { bytes = try readFile(path) } catch {
      if error.code == .missingInput { return nil }
      throw error
    }
    try self.init(bytes, file: path)
  }

  /// A record as read. JSON other than an object holds nothing.
  ///
  /// - Throws: `badData` if it is not JSON.
  package init(_ bytes: [UInt8], file: String = Self.fileName) throws(FilbertError) {
    object = try JSONValue.parse(bytes, file: file).objectValue ?? JSONObject()
    (source, self.file) = (bytes, file)
  }

  /// The value of a member; nil leaves it out.
  package subscript(_ member: Member) -> JSONValue? {
    get { object[member.rawValue] }
    set { object[member.rawValue] = newValue }
  }

  /// All members.
  package var value: JSONValue { .object(object) }

  /// The file's content.
  package var bytes: [UInt8] { Array(value.serialized(pretty: true).utf8) }
}

extension TrainingRecord {
  /// The longest sequence in training, in tokens.
  var maximumLength: Int? { self[.recipe]?["max_length"]?.intValue }

  /// What was read of longer texts.
  var longTexts: LongTexts? {
    self[.recipe]?["long_texts"]?.stringValue.flatMap(LongTexts.init(name:))
  }

  /// How the texts were cleaned.
  ///
  /// - Throws: `unsupported` for a step this version does not know.
  package var cleaning: TextCleaning {
    get throws(FilbertError) {
      var steps: [TextCleaning.Step] = []
      for name in self[.cleaning]?.arrayValue ?? [] {
        guard let step = name.stringValue.flatMap(TextCleaning.Step.init(rawValue:)) else {
          throw FilbertError(
            .unsupported,
            naming:
              "The model's texts were cleaned by the step \(name.serialized().shortened()), which this version does not know; use the "
              + "version that trained it, or specify with \(.cleaning) what to do instead.",
            file: file)
        }
        steps.append(step)
      }
      return TextCleaning(steps)
    }
  }

  /// Whether the model was trained on pairs of texts; nil if nothing says so.
  package var readsPairs: Bool? {
    self[.columns].map { $0["text_pair"]?.stringValue != nil }
  }

  /// The separator between the labels of a row; a comma if the record says nothing or has an empty text, which would be
  /// found at every place.
  package var labelSeparator: String {
    let stored = self[.labelSeparator]?.stringValue ?? ""
    return stored.isEmpty ? Self.usualLabelSeparator : stored
  }

  /// The separator between the labels of a row if there is no record.
  package static let usualLabelSeparator = ","

  /// The column of the label or number.
  package var labelColumn: String? { self[.columns]?["label"]?.stringValue }

  /// The columns of a label each.
  package var labelColumns: [String] {
    (self[.columns]?["labels"]?.arrayValue ?? []).compactMap(\.stringValue)
  }

  /// How far the numbers of a regression were from the true ones on rows that were held out; nil if the record does not
  /// say so.
  package var residuals: HeldOutResiduals? {
    self[.residuals].flatMap { HeldOutResiduals(json: $0) }
  }

  /// How raw text is cut into words: as the training data were.
  package var wordSplit: WordSplit? {
    self[.words]?.stringValue.flatMap(WordSplit.init(rawValue:))
  }

  /// How tags mark entities.
  package var scheme: TagScheme? { self[.scheme]?.stringValue.flatMap(TagScheme.init(rawValue:)) }
}
