import FilbertClustering
import FilbertCore
import FilbertCorpus
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertTables
import FilbertTensor
import FilbertText

extension Segment {
  /// A larger share of rows that are far from every segment means that they are about something else: one in a hundred is
  /// expected.
  private static let warningShare = 0.05

  /// Puts the rows of a file into segments that were made before, in one pass.
  ///
  /// - Throws: `badData` if another model made them, or texts that were read otherwise.
  func segment(
    _ file: SegmentedFile, by saved: SavedSegments, _ directory: ModelDirectory,
    _ embedder: TextEmbedder, _ console: Console
  ) throws {
    try saved.source.require(
      SavedSegments.Source(directory, embedder, file), file: apply ?? file.name)
    var writer = try output.map { output throws(FilbertError) in
      try SegmentWriter(self, to: output, of: file, names: saved.names, console)
    }
    var tally = AppliedTally(segments: saved.names.count, against: against)
    var rows = try file.rows(isAgain: false)
    var (texts, progress) = (EmbeddingTally(), ScoringProgress(console: console))
    try pipelined(isAhead: input != "-") {
      () throws(FilbertError) in
      try rows.next()
    } compute: { chunk in
      let inputs = chunk.elements.compactMap { $0.input?.input }
      progress.show(rows: chunk.tally.read, share: chunk.share)
      guard !inputs.isEmpty else {
        return (chunk.elements, (clusters: [Int](), similarities: [Float]()))
      }
      let found = embedder.vectors(of: inputs, normalized: true)
      texts.add(found.tally)
      return (chunk.elements, NearestCentres.of(found.vectors, saved.centres))
    } write: { (elements, nearest) throws(FilbertError) in
      var next = 0
      for element in elements {
        guard let row = element.row else { continue }
        guard element.input?.input != nil else {
          tally.addEmpty()
          try writer?.write(row, nil)
          continue
        }
        let (segment, similarity) = (nearest.clusters[next], nearest.similarities[next])
        next += 1
        tally.add(segment, similarity: similarity, floor: saved.floor)
        if let label = file.choice.label {
          try tally.labels?.add(row[label], segment: segment, file: file.name)
        }
        try writer?.write(row, (segment, similarity))
      }
    }
    progress.finish()
    guard tally.rows > 0 else {
      throw FilbertError(
        .badData, "No row has a text; check the file and the column.", file: file.name)
    }
    try writer?.commit()
    console.report(texts, maximumLength: embedder.maximumLength)
    rows.tally.report(nil, to: console)
    try report(SegmentSummary(file.name, tally, names: saved.names), console)
  }

  private func report(_ summary: SegmentSummary, _ console: Console) throws(FilbertError) {
    if let share = summary.farShare, share > Self.warningShare {
      console.warn(
        "\(summary.file): \(Int(100 * share)) % of the rows are far from every segment, and about 1 % is usual; if they are about something new, make new segments"
      )
    }
    try format.show(text: summary.text, json: summary.json)
    if let output { console.say("written to \(output)") }
  }
}
