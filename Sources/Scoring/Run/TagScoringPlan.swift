package import FilbertCore
import FilbertCorpus
package import FilbertInference
import FilbertModelFiles
package import FilbertTables

/// Rows of texts, and the tagger that finds entities in them.
package struct TagScoringPlan {
  private let reader: TableSequence
  private let places: TaggableColumns
  private let tagger: TextTagger
  private let rows: TaggedRows
  private let format: RowFormat
  private let isRedacted: Bool
  package var unusable = UnusableRows.stop()
  /// Where errors about rows are shown.
  package var surface = Parameter.Surface.library

  /// - Parameters:
  ///   - places: where a row has its text or its words.
  ///   - rows: how rows with entities are written.
  ///   - format: of the output.
  ///   - isRedacted: whether entities are replaced. A text that cannot be read cannot be redacted, so its row is left out.
  package init(
    _ reader: TableSequence, _ places: TaggableColumns, _ tagger: TextTagger, _ rows: TaggedRows,
    _ format: RowFormat, isRedacted: Bool
  ) {
    (self.reader, self.places, self.tagger) = (reader, places, tagger)
    (self.rows, self.format, self.isRedacted) = (rows, format, isRedacted)
  }

  /// Which rows without entities are written.
  package var kept: ScoringFigures.KeptTexts {
    ScoringFigures.KeptTexts(format, isRedacted: isRedacted)
  }

  /// Scores all rows, or those that an earlier run has left, and puts the output into its place.
  ///
  /// - Parameters:
  ///   - checkFirst: throws if the first rows are not texts.
  ///   - explain: words an error, given the rows that were written before.
  /// - Returns: what became of the rows, and the entities.
  package func score(
    into output: any ScoringOutput, _ settings: ScoringSettings,
    checkFirst: ([Row]) throws(FilbertError) -> Void = { (_) throws(FilbertError) in },
    explain: (FilbertError, RowTally) -> FilbertError = { error, _ in error },
    observe: @escaping (ScoringEvent) -> Void
  ) throws(FilbertError) -> (rows: RowTally, answers: TaggingTally) {
    var run = try ScoringRun(
      InputRows<TaggableRow>(
        reader, unusable, keepsUnusable: !isRedacted, surface: surface, admit: rows.admit
      ) { [places, format] (row, tally) throws(FilbertError) in
        let found = try places.read(row)
        tally.note(found?.form, line: row.line)
        if format == .conll, let found, found.words.ranges.isEmpty { return nil }
        return found
      }, into: output, settings, observe: observe)
    do throws(FilbertError) {
      let answers = try TagScoring(tagger, rows).score(&run, checkFirst: checkFirst)
      return (run.tally, answers)
    } catch { throw explain(error, run.tally) }
  }
}

extension ScoringFigures.KeptTexts {
  /// What a tagger keeps, depending on how rows are written, and whether entities are replaced.
  package init(_ format: RowFormat, isRedacted: Bool) {
    self.init(empty: format != .conll, unusable: !isRedacted && format != .conll)
  }
}
