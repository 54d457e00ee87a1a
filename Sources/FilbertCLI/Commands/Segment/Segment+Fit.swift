import FilbertCharts
import FilbertClustering
import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertScoring
import FilbertText
import Glibc

extension Segment {
  /// Makes segments of a file.
  func segment(
    _ file: SegmentedFile, _ directory: ModelDirectory, _ embedder: TextEmbedder,
    _ console: Console
  ) throws {
    let vectors = try SegmentVectors(
      of: file, embedder, beside: scratchPath, console)
    let fit = try SegmentFit(vectors, count: segments, seed: seed, file: file.name, console)
    let members = fit.members
    let texts = try SegmentTexts(file, vectors, fit, members, against: against)
    let saved = try save.map { _ throws(FilbertError) in
      SavedSegments(
        fit, names: texts.names, floor: try fit.farFloor(vectors),
        model: try SavedSegments.Source(directory, embedder, file))
    }
    // Files are put into place together, when all are written.
    var written: [any ByteSink] = []
    if let save, let saved {
      written.append(try OutputFile.open(save, overwrite: overwrite))
      try written.last?.write(saved.bytes)
    }
    if let map {
      let chart = try SegmentMap(vectors, fit, names: texts.names).chart
      written.append(try OutputFile.open(map, overwrite: overwrite))
      try written.last?.write(Array((chart.svg() + "\n").utf8))
    }
    if let output {
      var writer = try SegmentWriter(self, to: output, of: file, names: texts.names, console)
      try file.forEachRow(of: vectors) { (_, row, text) throws(FilbertError) in
        try writer.write(row, text.map { (fit.segments[$0.number], fit.similarities[$0.number]) })
      }
      written.append(writer.sink)
    }
    for file in written { try file.commit() }
    let summary = SegmentSummary(file.name, vectors, fit, texts)
    try format.show(text: summary.text, json: summary.json)
    for path in [output, save, map].compactMap(\.self) { console.say("written to \(path)") }
  }

  /// In whose directory vectors are kept: that of an output, where there is room for many rows, or that of temporary files.
  private var scratchPath: String {
    let outputs = [output, save, map].compactMap(\.self)
    // A device, such as /dev/null, has no room beside it.
    if let path = outputs.first(where: { isRegularFile($0) || !isSameFile($0, $0) }) { return path }
    let directory = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    return "\(directory)/segments"
  }
}
