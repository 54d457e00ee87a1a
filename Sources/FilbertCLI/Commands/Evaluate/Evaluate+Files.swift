import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertScoring
import FilbertTables
import FilbertText
import FilbertTransformer

extension Evaluate {
  /// The reports of files whose rows have answers already.
  func evaluateFiles(_ files: ReportFiles, _ console: Console) throws {
    try refuse(
      thresholds.limited + scopeOptions + intervals.limited + longTextOptions.limited
        + LimitedOption.list([
          ("--max-length", maxLength != nil), ("--clean", cleaning.clean != nil),
          ("--remove-duplicates", cleaning.removeDuplicates),
        ]) { "has no meaning for \($0); leave it out." },
      for: "rows that have answers already")
    try refuse(taggingOptions, for: "whole texts")
    var subjects: [EvaluatedSubject] = []
    var first: (file: LabelledFile, traits: EvaluatedTraits)?
    let asked = try target.parsed()
    for path in scored {
      let answers = try scoredFile(path)
      let file = answers.file
      console.describe(file.name, rows: file.count, file.columns, file.findings)
      let isFirst = first == nil
      var traits = EvaluatedTraits(
        columns: try isFirst
          ? rowColumns(file) : RowColumns([], of: [], file: file.name),
        searches: isFirst && slices.searches(file.columns.columns),
        countsRepeats: isFirst && files.isWanted)
      let rows = try answers.rows { element in
        // Without the tokenizer of a model, its characters show how long a text is.
        traits.add(
          element.row, element.example, tokens: element.example.input.text.unicodeScalars.count)
      }
      if let other = first?.file, let subject = subjects.first {
        try requireSameRows(subject.rows, rows, other, file)
      }
      first = first ?? (file, traits)
      subjects.append(
        EvaluatedSubject(
          name: path, directory: nil,
          evaluation: TextEvaluation(rows, unknownTokens: UnknownTokens())))
    }
    guard let first else { return }
    let amounts = try asked?.amounts(in: first.file)
    let results = try results(subjects, asked, amounts, first.traits, first.file)
    try show(results, console)
    try finish(results, first.traits, first.file, files, console)
  }

  private func scoredFile(_ path: String) throws(FilbertError) -> ScoredFile {
    _ = try FileStamp(path)
    // It is read more than once.
    guard isRegularFile(path) else {
      throw FilbertError(
        .usage,
        "--scored reads its files more than once, and this is a pipe, a device or a directory; give a file.",
        file: path)
    }
    var task = try ScoredFile.task(
      of: openTable(path, format: inputFormat?.requireTable(), columns.tableOptions).columns,
      predicted: predictedColumn, file: path)
    if task == .classification, labels.isGiven { task = .multilabel }
    let request = try labels.request(for: task, column: labelColumn)
    return try ScoredFile(
      task, predicted: predictedColumn, separator: labels.labelSeparator ?? ",",
      LabelledFile(path: path, skipBadRows: columns.skipBadRows) {
        () throws(FilbertError) in
        try columns.examples(in: path, inputFormat?.requireTable(), request)
      })
  }

  /// Answers can be compared if they are to the same rows.
  private func requireSameRows(
    _ first: EvaluatedRows, _ second: EvaluatedRows, _ file: LabelledFile, _ other: LabelledFile
  ) throws(FilbertError) {
    guard first.task == second.task, first.count == second.count else {
      throw FilbertError(
        .badData,
        "The files to compare must have the same rows: \(file.name) has \(Rendering.counted(first.count, "row")) with \(first.task.rawValue), and this one "
          + "\(Rendering.counted(second.count, "row")) with \(second.task.rawValue).",
        file: other.name)
    }
    guard let row = first.firstDifference(from: second) else { return }
    throw FilbertError(
      .badData,
      "The files to compare must have the same rows in the same order, but the correct answer in this row differs from that in line \(first.lines[row]) of \(file.name).",
      file: other.name, line: second.lines[row])
  }
}
