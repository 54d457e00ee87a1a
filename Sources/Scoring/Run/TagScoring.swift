package import FilbertCore
package import FilbertInference
package import FilbertTables

/// Gives rows the entities that a tagger finds in their texts.
package struct TagScoring {
  private let tagger: TextTagger
  private let rows: TaggedRows

  /// - Parameter rows: how rows with entities are written.
  package init(_ tagger: TextTagger, _ rows: TaggedRows) {
    (self.tagger, self.rows) = (tagger, rows)
  }

  /// Scores the rest of the rows and puts the output into its place.
  ///
  /// - Parameter checkFirst: throws if the first rows of the input are not texts.
  /// - Returns: The entities found, including those of earlier runs.
  package func score(
    _ run: inout ScoringRun<TaggableRow>,
    checkFirst: ([Row]) throws(FilbertError) -> Void = { (_) throws(FilbertError) in }
  ) throws(FilbertError) -> TaggingTally {
    var tally = TaggingTally()
    var isFirst = true
    if let earlier = run.earlierAnswers {
      guard let saved = TaggingTally(json: earlier) else { throw ScoringRun<TaggableRow>.corrupt }
      (tally, isFirst) = (saved, false)
    }
    let output = run.output
    try run.score { (chunk) throws(FilbertError) in
      if isFirst { try checkFirst(chunk.elements.compactMap(\.row)) }
      isFirst = false
      return chunk.inputs.map(\.words)
    } compute: { texts in
      tagger.tag(texts)
    } write: { (row, place, tagged) throws(FilbertError) in
      if let tagged { tally.add([tagged]) }
      if let row = rows.row(row, place, tagged) { try output.write(row) }
    } state: {
      tally.json
    }
    try run.finish(state: tally.json)
    return tally
  }
}
