import Corpus
import Files
import Inference

/// Reads rows, scores them in chunks, writes them in order.
struct Scoring {
  /// Rows held at a time: enough to fill micro-batches on all cores, little enough to stay small.
  private static let chunk = 2048

  private let choice: ColumnChoice
  private let skipBadRows: Bool
  private var progress: ScoringProgress
  private var scored = 0
  private var cut = 0
  private var unscored: [Int] = []
  private var unreadable: [FilbertError] = []

  init(_ choice: ColumnChoice, skipBadRows: Bool, progress: ScoringProgress) {
    self.choice = choice
    self.skipBadRows = skipBadRows
    self.progress = progress
  }

  mutating func run(
    _ reader: inout TableReader, _ classifier: TextClassifier, into writer: inout ScoredRowWriter
  ) throws(FilbertError) {
    var rows: [Row] = []
    while let row = try next(&reader) {
      rows.append(row)
      if rows.count == Self.chunk {
        try score(rows, classifier, into: &writer)
        rows.removeAll(keepingCapacity: true)
      }
    }
    try score(rows, classifier, into: &writer)
    progress.finish()
  }

  private mutating func next(_ reader: inout TableReader) throws(FilbertError) -> Row? {
    while true {
      do throws(FilbertError) {
        return try reader.next()
      } catch {
        guard skipBadRows, reader.canContinue, error.code == .badData else { throw error }
        unreadable.append(error)
      }
    }
  }

  private mutating func score(
    _ rows: [Row], _ classifier: TextClassifier, into writer: inout ScoredRowWriter
  ) throws(FilbertError) {
    let usable = rows.indices.filter { isUsable(rows[$0]) }
    if usable.count < rows.count {
      let lines = rows.filter { !isUsable($0) }.map(\.line)
      guard skipBadRows else {
        throw FilbertError(
          .badData,
          "\(lines.count == 1 ? "A row has" : "\(lines.count) rows have") an empty text; correct the file, or "
            + "pass --skip-bad-rows to keep such rows without a label.", line: lines[0])
      }
      unscored += lines
    }
    let inputs = usable.map { index in
      TextInput(
        rows[index].values[choice.text], pair: choice.pair.map { rows[index].values[$0] })
    }
    let predictions = classifier.predict(inputs)
    var next = 0
    for index in rows.indices {
      let isScored = next < usable.count && usable[next] == index
      try writer.write(rows[index], isScored ? predictions[next] : nil)
      if isScored { next += 1 }
    }
    scored += predictions.count
    cut += predictions.count { $0.unreadTokens > 0 }
    progress.show(rows: scored + unscored.count)
  }

  private func isUsable(_ row: Row) -> Bool {
    !row.values[choice.text].isBlank && choice.pair.map { !row.values[$0].isBlank } ?? true
  }

  /// The totals add up: rows read = scored + without a label + left out.
  func report(file: String, classifier: TextClassifier, output: String, console: Console) {
    console.reportCut(cut, of: scored, maximumLength: classifier.maximumLength)
    if let line = unscored.first {
      console.warn(
        "\(file): \(Rendering.grouped(unscored.count)) rows with an empty text have no label (first on line \(line))")
    }
    if let first = unreadable.first {
      console.warn(
        "\(Rendering.grouped(unreadable.count)) rows could not be read and are not in the output; the first: \(first)")
    }
    console.say(
      "Done: \(Rendering.grouped(scored)) rows scored in \(Rendering.duration(progress.seconds)) "
        + "(\(Rendering.grouped(Int(Double(scored) / max(progress.seconds, 1e-9)))) rows/s), "
        + "written to \(output == "-" ? "stdout" : output)")
  }
}
