import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertExperiments
import FilbertFolds
import FilbertModelFiles
import FilbertScoring
import FilbertTensor
import FilbertText
import FilbertTraining
import FilbertTransformer

/// What models say about rows that they have not learned from.
struct AuditAnswers {
  /// The labels that the columns of ``values`` are of.
  let labels: [String]
  /// `[rows x labels]`, `[rows x 1]` for numbers, or `[words x tags]`, one sentence after the other.
  let values: Matrix
  /// For taggers, the words of each sentence that have a row in ``values``.
  var words: [[Int]] = []
}

extension Audit {
  /// The answers to each fold, by a model of the other folds.
  func answers(
    _ rows: ExperimentRows, _ store: FitStore, _ request: RecipeRequest, _ console: Console
  ) throws(FilbertError) -> AuditAnswers {
    let count = folds ?? Self.usualFolds
    let plan = try rows.folds(count, seed: request.seed)
    for warning in plan.warnings { console.warn(warning.onCommandLine) }
    var fits: [Fit] = []
    for place in 0..<plan.count { fits.append(try rows.fit(request, plan[place])) }
    var progress = ExperimentProgress(fits, console: console)
    var answers: [FitAnswers] = []
    for (place, fit) in fits.enumerated() {
      answers.append(
        try progress.answers(to: fit, from: store, titled: "fold \(place + 1) of \(count)"))
    }
    return rows.task == .tagging ? Self.words(answers, rows) : Self.texts(answers, rows)
  }

  private static func texts(_ answers: [FitAnswers], _ rows: ExperimentRows) -> AuditAnswers {
    let values = Matrix(rows: rows.count, columns: rows.labels.count)
    for fold in answers {
      for (place, row) in fold.rows.enumerated() {
        values[rows: row..<row + 1].copyElements(from: fold.answers.values[rows: place..<place + 1])
      }
    }
    return AuditAnswers(labels: rows.labels, values: values)
  }

  private static func words(_ answers: [FitAnswers], _ rows: ExperimentRows) -> AuditAnswers {
    var words = [[Int]](repeating: [], count: rows.count)
    var places = [(fold: Int, first: Int)](repeating: (0, 0), count: rows.count)
    for (fold, answer) in answers.enumerated() {
      var first = 0
      for (sentence, tagged) in zip(answer.rows, answer.answers.tagged) {
        // A word without a probability has no pieces that a model reads.
        words[sentence] = tagged.probabilities.indices.filter { tagged.probabilities[$0] != nil }
        places[sentence] = (fold, first)
        first += words[sentence].count
      }
    }
    let values = Matrix(rows: words.reduce(0) { $0 + $1.count }, columns: rows.labels.count)
    var row = 0
    for (sentence, place) in places.enumerated() {
      let count = words[sentence].count
      values[rows: row..<row + count].copyElements(
        from: answers[place.fold].answers.values[rows: place.first..<place.first + count])
      row += count
    }
    return AuditAnswers(labels: rows.labels, values: values, words: words)
  }

  /// The answers in the file of `--predictions`.
  func predicted(_ data: ExperimentData, _ console: Console) throws(FilbertError) -> AuditAnswers {
    guard let path = predictions, let file = data.file else {
      preconditionFailure("predictions of sentences are refused before")
    }
    let task = data.rows.task
    let answered = try columns.labelledFile(
      path, nil, try self.data.request(columns), cleanedBy: cleaning.training,
      removesRepeats: cleaning.removeDuplicates, hint: "--predictions is for whole texts", console)
    let scored = try ScoredFile(
      task, predicted: nil, separator: self.data.labels.labelSeparator ?? ",", answered)
    let examples = data.rows.examples
    var row = 0
    var difference: Int?
    let rows = try scored.rows { element in
      defer { row += 1 }
      guard difference == nil, row < examples.count else { return }
      let input = element.example.input.cleaned(by: cleaning.training).input
      if input != examples[row].input || element.example.target != examples[row].target {
        difference = row
      }
    }
    guard rows.count == examples.count else {
      throw FilbertError(
        .badData,
        "--predictions must have the rows of --train in the same order, but has \(Rendering.counted(rows.count, "row")), and \(file.name) has \(Rendering.grouped(examples.count)).",
        file: path)
    }
    if let difference {
      throw FilbertError(
        .badData,
        "--predictions must have the rows of --train in the same order, but the text or label of this row differs from line \(examples[difference].line) of \(file.name).",
        file: path, line: rows.lines[difference])
    }
    if task == .regression {
      return AuditAnswers(
        labels: data.rows.labels,
        values: Matrix(rows: rows.count, columns: 1, elements: rows.estimates))
    }
    return try probabilities(rows, of: data.rows.labels, path)
  }

  /// The probabilities of a file, the labels of the rows first.
  private func probabilities(
    _ rows: EvaluatedRows, of labels: [String], _ path: String
  ) throws(FilbertError) -> AuditAnswers {
    guard rows.hasProbabilities else {
      throw FilbertError(
        .badData,
        "There are no columns probability_LABEL; predict with --all, so that the probabilities of all labels are written.",
        file: path)
    }
    let known = Set(labels.map { ExactString($0) })
    let all = labels + rows.labels.filter { !known.contains(ExactString($0)) }
    var places: [Int] = []
    for label in all {
      guard let place = rows.labels.firstIndex(where: { ExactString($0) == ExactString(label) })
      else {
        throw FilbertError(
          .badData,
          "Rows have the label \(label.quoted), but there is no column \("probability_\(label)".quoted); add the column.",
          file: path)
      }
      places.append(place)
    }
    let values = Matrix(rows: rows.count, columns: all.count)
    for row in 0..<rows.count {
      let given = rows.probabilities[row * all.count..<(row + 1) * all.count]
      let sum = given.reduce(0, +)
      guard rows.task == .multilabel || abs(sum - 1) <= Self.sumTolerance else {
        throw FilbertError(
          .badData,
          "The probabilities add up to \(fixedPoint(Double(sum), digits: 3)), and each row has one label, so they must add up to 1.",
          file: path, line: rows.lines[row])
      }
      let sorted = Matrix(
        rows: 1, columns: all.count, elements: places.map { given[given.startIndex + $0] })
      values[rows: row..<row + 1].copyElements(from: sorted)
    }
    return AuditAnswers(labels: all, values: values)
  }

  /// The sum of 150 probabilities with three digits can be this far from 1.
  private static let sumTolerance: Float = 0.08
}
