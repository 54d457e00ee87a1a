package import FilbertCore
package import FilbertCorpus
package import FilbertInference
package import FilbertTables

/// Rows of texts and the model that answers them, with what decides which rows are written.
package struct TextScoringPlan {
  private let reader: TableSequence
  private let choice: ColumnChoice
  private let model: any TextModel
  private let decision: LabelDecision
  private let rows: ScoredRows
  package var filter = LabelFilter()
  /// Writes only some rows, once all have answers; nil writes each at once.
  package var ranking: RowRanking?
  package var unusable = UnusableRows.stop()
  /// Whether rows whose text, once cleaned, repeats an earlier one are left out.
  package var removesRepeats = false
  /// Where errors about rows are shown.
  package var surface = Parameter.Surface.library

  /// - Parameter rows: how rows with answers are written.
  package init(
    _ reader: TableSequence, _ choice: ColumnChoice, _ model: any TextModel,
    _ decision: LabelDecision, _ rows: ScoredRows
  ) {
    (self.reader, self.choice, self.model) = (reader, choice, model)
    (self.decision, self.rows) = (decision, rows)
  }

  /// Scores all rows, or those that an earlier run has left, and puts the output into its place.
  ///
  /// - Parameters:
  ///   - explain: words an error, given the rows that were written before.
  /// - Returns: what became of the rows, and the answers.
  package func score(
    into output: any ScoringOutput, _ settings: ScoringSettings,
    explain: (FilbertError, RowTally) -> FilbertError = { error, _ in error },
    observe: @escaping (ScoringEvent) -> Void
  ) throws(FilbertError) -> (rows: RowTally, answers: TextTally) {
    var run = try ScoringRun(
      TextRows(
        reader, choice, unusable, cleaning: model.cleaning, removesRepeats: removesRepeats,
        surface: surface, admit: rows.admit),
      into: output, settings, observe: observe)
    let engine = TextScoring(model, decision, rows, filter: filter, ranking: ranking)
    do throws(FilbertError) {
      let answers = try engine.score(&run)
      return (run.tally, answers)
    } catch { throw explain(error, run.tally) }
  }
}
