import FilbertClustering
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertScoring
import FilbertTensor
import FilbertText

/// The vectors of the different texts of a file, in a file without a name.
struct SegmentVectors {
  /// The text of each row among the different ones; -1 if it has none.
  private(set) var rowTexts: [Int32] = []
  /// Rows with each text.
  private(set) var weights: [Double] = []
  /// Of the texts of all rows in their order, to know them again.
  private(set) var digest = Fingerprint()
  let dimensions: Int
  private let file: ScratchFile

  /// Reads all rows and computes the vectors of their texts, each once.
  ///
  /// - Parameter path: in whose directory the vectors are kept, 1.5 GB for a million texts of 384 dimensions.
  /// - Throws: `badData` if no row has a text, or all have the same.
  init(
    of source: SegmentedFile, _ embedder: TextEmbedder, beside path: String, _ console: Console
  ) throws(FilbertError) {
    dimensions = embedder.dimensions
    let file = try ScratchFile(beside: path)
    self.file = file
    var rows = try source.rows(isAgain: false)
    var seen = SeenTexts()
    var (rowTexts, weights, tally) = ([Int32](), [Double](), EmbeddingTally())
    var digest = Fingerprint()
    var progress = ScoringProgress(console: console)
    try pipelined {
      () throws(FilbertError) in
      try rows.next()
    } compute: { chunk in
      var new: [TextInput] = []
      for element in chunk.elements {
        digest.add(element.input?.input)
        guard let input = element.input?.input else {
          rowTexts.append(-1)
          continue
        }
        let text = seen.insert(input, line: weights.count) ?? weights.count
        if text == weights.count {
          weights.append(0)
          new.append(input)
        }
        weights[text] += 1
        rowTexts.append(Int32(text))
      }
      progress.show(rows: chunk.tally.read, share: chunk.share)
      guard !new.isEmpty else { return [UInt8]() }
      let found = embedder.vectors(of: new, normalized: true)
      tally.add(found.tally)
      return found.vectors.bytes
    } write: { bytes throws(FilbertError) in
      try file.append(bytes)
    }
    progress.finish()
    (self.rowTexts, self.weights, self.digest) = (rowTexts, weights, digest)
    console.report(tally, maximumLength: embedder.maximumLength)
    guard weights.count > 0 else {
      throw FilbertError(
        .badData, "No row has a text; check the file and the column.", file: source.name)
    }
    guard weights.count > 1 else {
      throw FilbertError(
        .badData,
        weights[0] > 1
          ? "All texts are the same, so there is nothing to divide into segments."
          : "Only one row has a text, so there is nothing to divide into segments.",
        file: source.name)
    }
  }

  /// The vectors, `[texts x dimensions]`.
  var rows: StreamedRows {
    let width = dimensions * MemoryLayout<Float>.stride
    let (file, dimensions) = (file, dimensions)
    return StreamedRows(count: weights.count, dimensions: dimensions) {
      range throws(FilbertError) in
      Matrix(
        rows: range.count, columns: dimensions,
        bytes: try file.read(range.lowerBound * width..<range.upperBound * width))
    }
  }

  /// Rows without a text.
  var emptyRows: Int { rowTexts.count { $0 < 0 } }
}
