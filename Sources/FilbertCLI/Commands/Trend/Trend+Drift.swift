import FilbertCore
import FilbertCorpus
import FilbertDrift
import FilbertInference
import FilbertModelFiles
import FilbertTables
import FilbertTensor
import FilbertText
import FilbertTrends

extension Trend {
  /// Compares the texts of the last periods, as many as a baseline has, with those of `--reference`.
  func addDrift(
    to run: inout TrendRun, _ source: TrendSource, _ console: Console
  ) throws(FilbertError) {
    guard let reference = drift.reference else { return }
    guard source.columns.texts != nil else {
      throw FilbertError(
        .badData,
        naming:
          "No column of texts was found to compare with the reference; name it with \(.textColumn).",
        file: source.name)
    }
    let model = try drift.model.map { path throws(FilbertError) in try DriftModel(path) }
    let before = try referenceSample(reference, source, model, console)
    let start = run.counts.first + run.counts.periods.count - baselinePeriods
    var after = DriftCollector(model)
    try source.read { row throws(FilbertError) in
      guard let period = run.times.number(of: row), period >= start,
        let input = source.columns.texts?.input(of: row)
      else { return }
      after.add(input, labels: try source.labels(of: row).filter { !$0.isEmpty })
    }
    let latest = after.finished()
    try requireCommonLabels(before, latest, reference, source)
    run.report.drift = DriftReport(reference: before, rows: latest, seed: watched.seed)
    run.report.reference = reference
    if run.report.drift?.vectors == nil, let first = before.vectors, let second = latest.vectors {
      console.warn(
        "vectors are not compared: that needs \(EnergyTest.smallestSample) texts in both files, and there are \(first.rows) in \(reference) and \(second.rows) in the latest rows of \(source.name)"
      )
    }
  }

  private func referenceSample(
    _ path: String, _ source: TrendSource, _ model: DriftModel?, _ console: Console
  ) throws(FilbertError) -> DriftSample {
    let request = columns.request(label: drift.labelColumn)
    var table = try openTable(path, columns.tableOptions, request)
    console.reportRemarks(table.remarks, table.name)
    // A reference without labels is compared without them.
    let labelled = try? ColumnChoice(of: table, request, needsLabel: true)
    let choice =
      if let labelled { labelled } else { try ColumnChoice(of: table, request, needsLabel: false) }
    console.say("\(table.name): \(choice.summary)")
    var sample = DriftCollector(model)
    let name = table.name
    let unreadable = try TrendSource.readAll(&table, skippingBadRows: columns.skipBadRows) {
      row throws(FilbertError) in
      let cell = choice.label.map { row[$0] } ?? ""
      guard let labels = source.columns.labels(in: cell) else {
        throw FilbertError(
          .badData, "\(cell.quoted) is not a list of labels.", file: name, line: row.line)
      }
      sample.add(choice.input(of: row), labels: labels)
    }
    if unreadable > 0 {
      console.warn("\(name): \(Rendering.counted(unreadable, "unusable row")) left out")
    }
    guard !sample.isEmpty else {
      throw FilbertError(.badData, "The reference has no texts.", file: path)
    }
    return sample.finished()
  }
}

/// A model that reads texts to compare.
private struct DriftModel {
  let tokenizer: Tokenizer
  let embedder: TextEmbedder

  init(_ path: String) throws(FilbertError) {
    let directory = try ModelDirectory(path)
    tokenizer = directory.tokenizer
    embedder = try TextEmbedder(directory)
  }
}

/// Collects what is compared of rows, a chunk at a time.
private struct DriftCollector {
  private let model: DriftModel?
  private var sample = DriftSample()
  private var labels: [ExactString: Int] = [:]
  private var vectorTexts = RowSample<TextInput>(limit: EnergyTest.largestSample, seed: 0)
  private var waiting: [TextInput] = []

  private static let chunk = 1024

  init(_ model: DriftModel?) {
    self.model = model
    if model != nil {
      sample.lengthUnit = .tokens
      sample.unknown = DriftSample.Unknown()
    }
  }

  var isEmpty: Bool { sample.lengths.isEmpty && waiting.isEmpty }

  mutating func add(_ input: TextInput, labels found: [String]) {
    for label in found { labels[ExactString(label), default: 0] += 1 }
    if !found.isEmpty { sample.labelledRows += 1 }
    guard !input.text.isBlank else { return }
    guard model != nil else {
      let length = input.text.unicodeScalars.count + (input.pair?.unicodeScalars.count ?? 0)
      sample.lengths[length, default: 0] += 1
      return
    }
    vectorTexts.add(input)
    waiting.append(input)
    if waiting.count == Self.chunk { measure() }
  }

  private mutating func measure() {
    guard let model else { return }
    for (length, unknown) in model.tokenizer.measure(waiting) {
      sample.lengths[length, default: 0] += 1
      sample.unknown?.add(pieces: unknown.tokens, unknown: unknown.count)
    }
    waiting.removeAll(keepingCapacity: true)
  }

  /// What was collected, with the vectors of a random sample.
  mutating func finished() -> DriftSample {
    measure()
    if !labels.isEmpty {
      sample.labels = labels.sorted { $0.key < $1.key }.map { ($0.key.string, $0.value) }
    }
    if let model, case let inputs = vectorTexts.rows, !inputs.isEmpty {
      sample.vectors = Matrix(
        model.embedder.embeddings(of: inputs, pooling: nil, normalized: true).vectors)
    }
    return sample
  }
}
