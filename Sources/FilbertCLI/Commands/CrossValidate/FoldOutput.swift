import FilbertCore
import FilbertCorpus
import FilbertExperiments
import FilbertFiles
import FilbertFolds
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertTransformer

/// The file of answers: each row, or word, once in each repetition.
struct FoldOutput {
  private enum Writer {
    case rows(EvaluatedRowWriter, LabelledFile)
    case words(EvaluatedWordWriter)
  }

  private var writer: Writer
  private let plan: FoldPlan
  private let name: String

  /// Begins the file, so that output errors show before hours of work.
  ///
  /// - Parameters:
  ///   - name: of the file.
  ///   - separator: between several labels.
  /// - Throws: `badData` if the input has a column that is added, or a row with something that has no column.
  init(
    _ name: String, to file: any ByteSink, _ dialect: CSVDialect, _ data: ExperimentData,
    _ plan: FoldPlan, separator: String
  ) throws(FilbertError) {
    (self.name, self.plan) = (name, plan)
    let added = plan.repeats > 1 ? ["repetition", "fold"] : ["fold"]
    guard let labelled = data.file else {
      writer = .words(try EvaluatedWordWriter(to: file, dialect, adding: added))
      return
    }
    let rows = try EvaluatedRowWriter(
      to: file, dialect, columns: labelled.columns.columns, name: labelled.name,
      OutOfFoldAnswers(data.rows, []).noRows, separator: separator, abstains: false, adding: added)
    try labelled.read { element throws(FilbertError) in try rows.require(element) }
    writer = .rows(rows, labelled)
  }

  /// Adds the answers of a repetition.
  mutating func write(
    _ answers: OutOfFoldAnswers, repetition: Int
  ) throws(FilbertError) {
    func fields(_ fold: Int) -> [String] {
      (plan.repeats > 1 ? [String(repetition + 1)] : []) + [String(fold + 1)]
    }
    switch writer {
    case .rows(var rows, let file):
      var texts = answers.texts.makeIterator()
      try file.read(answers.places.map(\.row)) { element throws(FilbertError) in
        guard let (place, text) = texts.next() else { return }
        try rows.write(element, text, adding: fields(place.fit))
      }
      writer = .rows(rows, file)
    case .words(var words):
      let sentences = answers.data.sentences
      for (place, tagged) in answers.sentences {
        try words.write(place.row + 1, sentences[place.row], tagged, adding: fields(place.fit))
      }
      writer = .words(words)
    }
  }

  /// Makes the file appear.
  func commit(_ console: Console) throws(FilbertError) {
    switch writer {
    case .rows(let rows, _): try rows.commit()
    case .words(let words): try words.commit()
    }
    console.say("\(name): answers of \(plan.name)")
  }
}
