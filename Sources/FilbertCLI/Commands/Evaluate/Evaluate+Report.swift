import FilbertCore
import FilbertCorpus
import FilbertEvaluation
import FilbertFiles
import FilbertInference
import FilbertInsight
import FilbertJSON
import FilbertModelFiles
import FilbertReports
import FilbertScoring
import FilbertText
import FilbertTransformer

/// What is evaluated: the answers of a model, or those of a file.
struct EvaluatedSubject {
  /// The model's directory, or the file.
  let name: String
  /// Nil for the answers of a file.
  let directory: ModelDirectory?
  let evaluation: TextEvaluation

  var rows: EvaluatedRows { evaluation.rows }
}

extension Evaluate {
  /// The values of the columns that are compared by groups.
  func rowColumns(_ file: LabelledFile) throws(FilbertError) -> RowColumns {
    try RowColumns(
      slices.columns(of: file.columns.columns), of: file.columns.columns, file: file.name)
  }

  /// The figures of all subjects, and comparisons of each with the first.
  func results(
    _ subjects: [EvaluatedSubject], _ asked: TargetOptions.Parsed?, _ amounts: RowAmountColumns?,
    _ traits: EvaluatedTraits, _ file: LabelledFile
  ) throws(FilbertError) -> EvaluationResults {
    let parts = try subjects.map { subject throws(FilbertError) in
      let request = try asked.map { asked throws(FilbertError) in
        try targetRequest(asked, subject.rows, amounts)
      }
      let groups = slices.columns(of: file.columns.columns).enumerated().map { place, name in
        (name: name, slices: SliceValues(texts: traits.columns.values[place]))
      }
      return EvaluationParts(
        evaluation: subject.evaluation,
        target: request.map { TargetFigures($0, subject.rows) },
        slices: groups.isEmpty && traits.texts == nil
          ? nil
          : SlicedFigures(
            subject.rows, columns: groups, traits: traits.texts, target: request?.label))
    }
    let comparisons = subjects.dropFirst().map {
      ModelComparison((subjects[0].name, subjects[0].rows), ($0.name, $0.rows))
    }
    return EvaluationResults(subjects: subjects, parts: parts, comparisons: comparisons)
  }

  /// Prints the figures.
  func show(_ results: EvaluationResults, _ console: Console) throws(FilbertError) {
    for subject in results.subjects {
      if let warning = subject.evaluation.baselineWarning { console.warn(warning) }
    }
    try figures.show(text: results.text, json: results.json)
  }

  /// Writes the page, and stores the threshold: what is left to do when the figures are printed.
  func finish(
    _ results: EvaluationResults, _ traits: EvaluatedTraits, _ file: LabelledFile,
    _ files: ReportFiles, _ console: Console
  ) throws(FilbertError) {
    if files.isWanted { try files.write(page(results, traits, file)) }
    try save(results.parts[0].target, results.subjects[0], console)
  }

  /// The page about the first subject, compared with the others.
  private func page(
    _ results: EvaluationResults, _ traits: EvaluatedTraits, _ file: LabelledFile
  ) throws(FilbertError) -> EvaluationReport {
    let (subject, parts) = (results.subjects[0], results.parts[0])
    var explainer: TextExplainer?
    var training: JSONValue?
    if let directory = subject.directory {
      training = try directory.record?.value
      explainer = try TextExplainer(
        directory,
        Model.Reading(
          maximumLength: maxLength, longTexts: longTextOptions.way,
          cleaning: cleaning.clean?.cleaning))
    }
    var input = TextReportInput(
      model: subject.name, data: file.name, evaluation: subject.evaluation, target: parts.target,
      slices: parts.slices, training: training, explainer: explainer,
      remarks: file.findings.warnings.map { $0.onCommandLine.capitalizedSentence },
      repeatedRows: traits.repeats
    ) { numbers throws(FilbertError) in
      var texts: [TextInput] = []
      try file.read(numbers) { element throws(FilbertError) in
        texts.append(element.example.input)
      }
      return texts
    }
    input.comparisons = try zip(results.comparisons, results.subjects.dropFirst()).map {
      comparison, subject throws(FilbertError) in
      try ReportComparison(comparison, subject.rows, input)
    }
    return try EvaluationReport(input)
  }

  // MARK: - The target label

  private func targetRequest(
    _ asked: TargetOptions.Parsed, _ rows: EvaluatedRows, _ amounts: RowAmountColumns?
  ) throws(FilbertError) -> TargetFigures.Request {
    guard rows.hasProbabilities else {
      throw FilbertError(
        .usage,
        "Gains, profit and thresholds need probabilities, and the file has none; add a column probability_LABEL for each label."
      )
    }
    return TargetFigures.Request(
      label: try asked.number(among: rows.labels), groupCount: asked.groupCount,
      value: asked.value.map { Self.amounts($0, amounts?.values) },
      cost: Self.amounts(asked.cost, amounts?.costs), rule: asked.rule)
  }

  private static func amounts(_ asked: TargetOptions.Amount, _ column: [Double]?) -> RowAmounts {
    if case .number(let number) = asked { .each(number) } else { .rows(column ?? []) }
  }

  /// Stores the threshold that was chosen in the model.
  private func save(
    _ target: TargetFigures?, _ subject: EvaluatedSubject, _ console: Console
  ) throws(FilbertError) {
    guard self.target.saveThreshold, let directory = subject.directory else { return }
    guard let target, let decision = target.decision, decision.isReached else {
      throw FilbertError(
        .badData,
        "No threshold of the label satisfies --decide, so none is stored; run again without --save-threshold to see the nearest one.",
        file: directory.path)
    }
    let all = try stored(decision, of: target, with: directory.decision)
    try directory.saveDecision(all)
    console.say(
      "\(directory.path): stored for predict and serve: \(all.summary); the figures of this run are those without it"
    )
  }
}

extension Evaluate {
  /// The decision with those about other labels that the model has already.
  private func stored(
    _ decision: Decision, of target: TargetFigures, with earlier: StoredDecision?
  ) throws(FilbertError) -> StoredDecision {
    func number(_ amount: TargetOptions.Amount?) -> Double? {
      if case .number(let number)? = amount { number } else { nil }
    }
    let asked = try self.target.parsed()
    let isProfit = decision.rule == .profit
    let threshold = StoredDecision.LabelThreshold(
      label: target.label, threshold: Float(decision.point.threshold),
      rule: "\(decision.rule)", value: isProfit ? number(asked?.value) : nil,
      cost: isProfit ? number(asked?.cost) : nil, rows: target.count,
      data: data.map { String($0.split(separator: "/").last ?? "") })
    let others = (earlier?.thresholds ?? []).filter {
      ExactString($0.label) != ExactString(target.label)
    }
    return StoredDecision(others + [threshold])
  }
}

/// The figures of all subjects.
struct EvaluationResults {
  let subjects: [EvaluatedSubject]
  let parts: [EvaluationParts]
  /// Each with the first.
  let comparisons: [ModelComparison]

  func text(digits: Int) -> String {
    guard parts.count > 1 else { return parts[0].text(digits: digits) }
    let reports = zip(subjects, parts).map { subject, parts in
      "\(subject.name.escapedForTerminal)\n\n\(parts.text(digits: digits))\n"
    }
    return reports.joined() + comparisons.map { $0.text(digits: digits) }.joined()
  }

  /// The object of one subject, or of several by name.
  var json: JSONValue {
    guard parts.count > 1 else { return parts[0].json }
    let models = zip(subjects, parts).map { subject, parts -> JSONValue in
      ["name": .string(subject.name), "report": parts.json]
    }
    return ["models": .array(models), "comparisons": .array(comparisons.map(\.json))]
  }
}

/// All figures of one subject.
struct EvaluationParts {
  let evaluation: TextEvaluation
  let target: TargetFigures?
  let slices: SlicedFigures?

  func text(digits: Int) -> String {
    evaluation.text(digits: digits) + (target?.text(digits: digits) ?? "")
      + (slices?.text(digits: digits) ?? "")
  }

  var json: JSONValue {
    guard var object = evaluation.json.objectValue else { return evaluation.json }
    if let target { object.add("target", target.json) }
    slices?.add(to: &object)
    return .object(object)
  }
}

extension String {
  /// A clause as a sentence of its own.
  fileprivate var capitalizedSentence: String { prefix(1).uppercased() + dropFirst() + "." }
}
