package import FilbertCore
package import FilbertInference
import FilbertJSON
import FilbertModelFiles
package import FilbertText

/// Gives rows the labels or numbers of a model of whole texts.
package struct TextScoring {
  private let model: any TextModel
  private let decision: LabelDecision
  private let rows: ScoredRows
  private let filter: LabelFilter
  private let ranking: RowRanking?

  /// - Parameters:
  ///   - rows: how rows with answers are written.
  ///   - filter: which answers are written.
  ///   - ranking: write only some rows, once all have answers; nil writes each at once.
  package init(
    _ model: any TextModel, _ decision: LabelDecision, _ rows: ScoredRows,
    filter: LabelFilter = LabelFilter(), ranking: RowRanking? = nil
  ) {
    (self.model, self.decision, self.rows) = (model, decision, rows)
    (self.filter, self.ranking) = (filter, ranking)
  }

  /// Scores the rest of the rows and puts the output into its place.
  ///
  /// - Returns: The answers given, including those of earlier runs.
  package func score(_ run: inout ScoringRun<TextInput>) throws(FilbertError) -> TextTally {
    var (tally, top) = try beginning(run)
    let output = run.output
    var known = PredictionCache()
    func state() -> JSONValue { ["texts": tally.json, "top": top?.json() ?? .null] }
    try run.score { chunk in
      model.encode(cleaned: chunk.inputs)
    } compute: { texts in
      zip(model.answers(texts, &known), texts).map { (answer: $0, unknown: $1.unknown) }
    } write: { (row, input, answered) throws(FilbertError) in
      guard let (answer, unknown) = answered else {
        // Kept without an answer, unless rows are chosen by their answers.
        guard ranking == nil, filter.isEmpty else { return }
        try output.write(rows.row(row, nil))
        tally.written += 1
        return
      }
      let text = decision(answer)
      tally.add(text, unknown)
      guard filter.keeps(text) else { return }
      if let ranking {
        if let rank = ranking.rank(text, among: filter.labels) {
          top?.add(try output.encode(rows.row(row, text)), rank: rank, number: tally.texts)
        }
        return
      }
      try output.write(rows.row(row, text))
      tally.written += 1
    } state: {
      state()
    }
    let best = top?.sorted() ?? []
    if !output.isFinished { tally.written += best.count }
    // The best rows are in the output now.
    top = ranking.map { TopRows($0.count) }
    try run.finish(best, state: state())
    return tally
  }

  /// What an earlier run has counted and held back, or nothing.
  private func beginning(
    _ run: ScoringRun<TextInput>
  ) throws(FilbertError) -> (tally: TextTally, top: TopRows?) {
    guard let earlier = run.earlierAnswers else {
      return (TextTally(labels: model.labels.count), ranking.map { TopRows($0.count) })
    }
    guard let tally = TextTally(labels: model.labels.count, json: earlier["texts"]) else {
      throw ScoringRun<TextInput>.corrupt
    }
    guard let ranking else { return (tally, nil) }
    guard let top = TopRows(ranking.count, json: earlier["top"]) else {
      throw ScoringRun<TextInput>.corrupt
    }
    return (tally, top)
  }
}
