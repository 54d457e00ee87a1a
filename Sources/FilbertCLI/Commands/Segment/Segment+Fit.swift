import FilbertCharts
import FilbertClustering
import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertText

extension Segment {
  /// Makes segments of a file.
  func segment(
    _ file: SegmentedFile, _ directory: ModelDirectory, _ embedder: TextEmbedder,
    _ console: Console
  ) throws {
    let vectors = try SegmentVectors(
      of: file, embedder, beside: output ?? save ?? map ?? "segments", console)
    let fit = try SegmentFit(vectors, count: segments, seed: seed, file: file.name, console)
    let texts = try SegmentTexts(file, vectors, fit, against: against)
    let members = fit.members
    let saved = SavedSegments(
      fit, names: texts.names, floors: fit.floors(members),
      model: try SavedSegments.Source(directory, embedder))
    if let output {
      var writer = try SegmentWriter(self, to: output, of: file, names: texts.names, console)
      let tally = try file.forEachRow { (number, row, _) throws(FilbertError) in
        let text = number < vectors.rowTexts.count ? Int(vectors.rowTexts[number]) : -1
        try writer.write(row, text < 0 ? nil : (fit.segments[text], fit.similarities[text]))
      }
      guard tally.read == vectors.rowTexts.count else {
        throw FilbertError(
          .badData, "The input changed while it was read; run the command again.", file: file.name)
      }
      try writer.commit()
    }
    if let save { try writeFile(save, saved.bytes, overwrite: overwrite) }
    if let map {
      let chart = try SegmentMap(vectors, fit, names: texts.names).chart
      try writeFile(map, Array((chart.svg() + "\n").utf8), overwrite: overwrite)
    }
    let summary = SegmentSummary(file.name, vectors, fit, texts)
    try format.show(text: summary.text, json: summary.json)
    for path in [output, save, map].compactMap(\.self) { console.say("written to \(path)") }
  }
}
