import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTables
import FilbertTraining
import FilbertTransformer

/// Where the labels are, if any number of them may apply.
struct LabelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "For multilabel: the separator between the labels of a row, such as , or | or ;. A JSON array is read as well. (default: ,)",
      valueName: "text"))
  var labelSeparator: String?

  @Option(
    help: ArgumentHelp(
      "For multilabel: columns, each named after a label, that hold 1 or 0, true or false, yes or no, in place of one label column.",
      valueName: "names"))
  var labelColumns: String?

  /// Whether any is given, which says that the task is multilabel.
  var isGiven: Bool { labelSeparator != nil || labelColumns != nil }

  /// The columns that were named.
  var columns: [String] {
    (labelColumns ?? "").split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  func validate() throws {
    if labelSeparator?.isEmpty == true {
      throw ValidationError("--label-separator is empty; give the separator between two labels.")
    }
    guard labelColumns != nil else { return }
    if columns.isEmpty {
      throw ValidationError("--label-columns names no column; give NAME,NAME.")
    }
    if labelSeparator != nil {
      throw ValidationError(
        "--label-separator is about one column of labels and --label-columns about many; leave one of them out."
      )
    }
  }

  /// Options that do not apply to rows with one label, a number or tags.
  var limited: [LimitedOption] {
    LimitedOption.list([
      ("--label-separator", labelSeparator != nil), ("--label-columns", labelColumns != nil),
    ]) { "is for multilabel and has no meaning for \($0); leave it out." }
  }

  /// What to read from rows for `task`, which is not tagging.
  ///
  /// - Parameters:
  ///   - column: `--label-column`.
  ///   - record: `training.json` of a model that is evaluated: options not given are as in its training.
  func request(
    for task: ModelTask, column: String?, trained record: TrainingRecord? = nil
  ) throws(FilbertError) -> TargetRequest {
    guard task == .multilabel else {
      try refuse(limited, for: task.rawValue)
      return TargetRequest(
        reading: task == .regression ? .number : .label, column: column,
        likelyColumn: task == .regression ? record?.labelColumn : nil)
    }
    guard labelColumns == nil || column == nil else {
      throw FilbertError(
        .usage,
        "--label-column names one column of labels and --label-columns many; leave one of them out."
      )
    }
    var names = columns
    if names.isEmpty, column == nil, labelSeparator == nil {
      names = record?.labelColumns ?? []
    }
    guard names.isEmpty else { return TargetRequest(reading: .labelColumns, columns: names) }
    let separator = labelSeparator ?? record?.labelSeparator ?? TrainingRecord.usualLabelSeparator
    return TargetRequest(
      reading: .labels(separator: separator), column: column,
      likelyColumn: record?.labelColumn)
  }
}

/// What a command reads from a row in addition to its text.
struct TargetRequest {
  let reading: TargetReading
  /// The one the user named.
  var column: String?
  /// One to take if the file has it.
  var likelyColumn: String?
  /// A column for each label.
  var columns: [String] = []

  /// Between several labels of a row; nil if labels are not in one column.
  var separator: String? {
    if case .labels(let separator) = reading { separator } else { nil }
  }
}

extension ColumnOptions {
  /// The columns of texts and of what is to be learnt.
  func request(_ target: TargetRequest) -> ColumnRequest {
    var request = request(label: target.column)
    request.labels = target.columns
    request.likelyLabel = target.likelyColumn
    request.predictsNumber = target.reading == .number
    return request
  }
}
