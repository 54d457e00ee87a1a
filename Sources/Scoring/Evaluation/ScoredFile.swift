package import FilbertCore
package import FilbertCorpus
import FilbertInference
import FilbertTables
package import FilbertTransformer

/// A file whose rows have labels and the answers of a model, as `AnswerColumns` writes them.
package struct ScoredFile {
  /// Its rows.
  package let file: LabelledFile
  private let task: ModelTask
  private let predicted: Int
  private let separator: String
  /// Columns of probabilities, with the label of each.
  private let probabilities: [(label: String, column: Int)]

  private static let prefix = "probability_"
  private static let usualNames: [(name: String, task: ModelTask)] = [
    ("predicted_label", .classification), ("predicted_labels", .multilabel),
    ("predicted_value", .regression), ("prediction", .classification),
    ("predicted", .classification),
  ]

  /// What the answers of a file with these columns are.
  ///
  /// - Parameter predicted: the column of the answer; nil for one of the usual names.
  /// - Throws: `badData` if there is none.
  package static func task(
    of columns: [String], predicted: String?, file: String
  ) throws(FilbertError) -> ModelTask {
    let names = columns.map { ExactString($0) }
    let found = usualNames.first { names.contains(ExactString($0.name)) }
    if let predicted {
      guard names.contains(ExactString(predicted)) else {
        throw missing(predicted.quoted, columns, file)
      }
      return usualNames.first { ExactString($0.name) == ExactString(predicted) }?.task
        ?? .classification
    }
    guard let found else {
      throw missing(usualNames.map { $0.name.quoted }.listed("or"), columns, file)
    }
    return found.task
  }

  private static func missing(_ name: String, _ columns: [String], _ file: String) -> FilbertError {
    FilbertError(
      .badData,
      naming:
        "There is no column \(name) with answers; there are \(columns.lazy.map(\.quoted).listed(atMost: 20)). Name it with \(.predictedColumn).",
      file: file)
  }

  /// - Parameters:
  ///   - predicted: the column of the answer; nil for one of the usual names.
  ///   - separator: between several labels.
  /// - Throws: `badData` as ``task(of:predicted:file:)``.
  package init(
    _ task: ModelTask, predicted: String?, separator: String, _ file: LabelledFile
  ) throws(FilbertError) {
    (self.task, self.file, self.separator) = (task, file, separator)
    let columns = file.columns.columns
    let wanted = predicted.map { [$0] } ?? Self.usualNames.map(\.name)
    let place = wanted.compactMap { name in
      columns.firstIndex { ExactString($0) == ExactString(name) }
    }.first
    guard let place else {
      throw Self.missing(wanted.map(\.quoted).listed("or"), columns, file.name)
    }
    self.predicted = place
    probabilities =
      task == .regression
      ? []
      : columns.indices.filter { columns[$0].hasPrefix(Self.prefix) }.map {
        (String(columns[$0].dropFirst(Self.prefix.count)), $0)
      }
  }

  /// Reads all rows.
  ///
  /// - Parameter note: is given each row.
  /// - Throws: `badData` with the line of an answer or a probability that is not one.
  package func rows(_ note: (ExampleReader.Element) -> Void)
    throws(FilbertError) -> EvaluatedRows
  {
    let known = probabilities.map(\.label)
    var answers: [[String]] = []
    if task != .regression {
      var distinct: Set<ExactString> = []
      try file.read { element throws(FilbertError) in
        for label in try labels(of: element) {
          try requireProbability(of: label, element)
          distinct.insert(ExactString(label))
        }
        guard distinct.count <= LabelSet.maximumCount else {
          throw LabelSet.tooMany(file: file.name)
        }
      }
      answers = [distinct.sorted().map(\.string)]
    }
    var rows = EvaluatedRows(
      task, labels: known.isEmpty ? file.labels : known, found: file.labels + (answers.first ?? []))
    try file.read { element throws(FilbertError) in
      note(element)
      var estimate = Float.nan
      if task == .regression { estimate = try number(element, predicted) }
      let given = task == .regression ? [] : try labels(of: element)
      var values: [Float] = []
      for (_, column) in probabilities { values.append(try probability(element, column)) }
      rows.add(
        element.example, labels: given.compactMap { rows.number(of: $0) }, estimate: estimate,
        probabilities: values)
    }
    return rows
  }

  /// The labels that a row got; none for an empty cell.
  private func labels(of element: ExampleReader.Element) throws(FilbertError) -> [String] {
    let value = element.row[predicted]
    guard !value.isBlank else { return [] }
    guard task == .multilabel else { return [value] }
    guard let labels = TargetReading.labels(separator: separator).labels(in: value) else {
      throw wrong(element, predicted, "not a list of labels")
    }
    return labels
  }

  /// Refuses an answer that has no column of probabilities, if others have.
  private func requireProbability(
    of label: String, _ element: ExampleReader.Element
  ) throws(FilbertError) {
    guard !probabilities.isEmpty,
      !probabilities.contains(where: { ExactString($0.label) == ExactString(label) })
    else { return }
    throw FilbertError(
      .badData,
      "The answer is \(label.quoted), and there is no column \((Self.prefix + label).quoted); add it, or leave out all columns of probabilities.",
      file: file.name, line: element.row.line)
  }

  private func probability(
    _ element: ExampleReader.Element, _ column: Int
  ) throws(FilbertError) -> Float {
    let value = try number(element, column)
    guard (0...1).contains(value) else {
      throw wrong(element, column, "not a probability from 0 to 1")
    }
    return value
  }

  private func number(
    _ element: ExampleReader.Element, _ column: Int
  ) throws(FilbertError) -> Float {
    guard let number = Float(element.row[column].trimmed), number.isFinite else {
      throw wrong(element, column, "not a number")
    }
    return number
  }

  /// - Parameter what: is wrong with the value of the column.
  private func wrong(
    _ element: ExampleReader.Element, _ column: Int, _ what: String
  ) -> FilbertError {
    FilbertError(
      .badData,
      "The column \(file.columns.columns[column].quoted) has \(element.row[column].quoted), which is \(what).",
      file: file.name, line: element.row.line)
  }
}

extension Parameter {
  /// The column with the answers of a model.
  static let predictedColumn = Parameter("predictedColumn")
}
