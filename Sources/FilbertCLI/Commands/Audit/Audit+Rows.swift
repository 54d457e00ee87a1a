import FilbertCore
import FilbertCorpus
import FilbertExperiments
import FilbertInference
import FilbertLabelQuality
import FilbertModelFiles
import FilbertReports
import FilbertScoring
import FilbertTensor
import FilbertText
import FilbertTransformer

// From the answers of models to rows in words.

extension Audit {
  /// The texts that look wrong, and how many there are of each kind.
  func texts(
    _ data: ExperimentData, _ answers: AuditAnswers, _ console: Console
  ) throws(FilbertError) -> ([AuditedRow], AuditSummary) {
    guard let file = data.file else { preconditionFailure("texts without a file") }
    let rows = data.rows
    let given = AuditTargets(rows, answers)
    let nearest =
      try compares(rows.count, console)
      ? nearestRows(rows.examples.map(\.input), given, console) : nil
    // Probabilities that were given are taken as they are.
    if predictions == nil, let nearest, let labels = given.labels {
      NeighbourVotes(nearest, given: labels, labelCount: answers.labels.count)
        .average(into: answers.values)
    }
    let audit =
      switch given {
      case .labels(let labels):
        LabelAudit(
          labels: answers.values, given: labels, filter ?? Self.usualFilter,
          rankedBy: ranking ?? Self.usualRanking, nearest: nearest)
      case .labelSets(let sets):
        LabelAudit(
          labelSets: answers.values, given: sets, filter ?? Self.usualFilter,
          rankedBy: ranking ?? Self.usualRanking, nearest: nearest)
      case .numbers(let numbers):
        LabelAudit(
          numbers: numbers, predicted: answers.values.elements.map { Double($0) },
          nearest: nearest)
      }
    let names = AuditNames(
      answers.labels,
      separator: rows.task == .multilabel ? self.data.labels.labelSeparator ?? "," : nil)
    let shown = try audited(audit.findings, file, rows, given, names)
    return (
      shown,
      AuditSummary(
        shown, of: rows.count, unit: "row", file: file.name, hasPairs: rows.task != .regression)
    )
  }

  /// Reads again the rows that were found, as they are in the file.
  private func audited(
    _ findings: [AuditFinding], _ file: LabelledFile, _ rows: ExperimentRows,
    _ given: AuditTargets, _ names: AuditNames
  ) throws(FilbertError) -> [AuditedRow] {
    var wanted: Set<Int> = []
    for finding in findings {
      wanted.insert(finding.row)
      for case .nearDuplicate(let other) in finding.reasons { wanted.insert(other) }
    }
    let sorted = wanted.sorted()
    var inputs: [Int: TextInput] = [:]
    var place = 0
    try file.read(sorted) { element throws(FilbertError) in
      inputs[sorted[place]] = element.example.input
      place += 1
    }
    return findings.map { finding in
      AuditedRow(
        number: finding.row + 1, line: rows.examples[finding.row].line,
        input: inputs[finding.row] ?? TextInput(""), given: names.text(given[finding.row]),
        suggested: finding.suggestion.map(names.text), score: finding.score,
        reasons: finding.reasons.map { reason in
          switch reason {
          case .label: .label
          case .outlier: .outlier
          case .nearDuplicate(let other):
            .nearDuplicate(
              AuditedRow.Other(
                line: rows.examples[other].line, labels: names.text(given[other]),
                input: inputs[other] ?? TextInput("")))
          }
        })
    }
  }

  /// More rows are not compared with each other: that takes time by their square, and memory for all vectors.
  private static let mostCompared = 200_000

  /// Whether so many rows are compared with each other; if not all can be, this is said.
  private func compares(_ rows: Int, _ console: Console) -> Bool {
    if rows > Self.mostCompared, !labelsOnly {
      console.warn(
        "there are more than \(Rendering.grouped(Self.mostCompared)) rows, so they are not compared with each other: no near-duplicates, outliers or votes of neighbours"
      )
    }
    return !labelsOnly && rows <= Self.mostCompared
  }

  /// The rows that say something similar to each row.
  private func nearestRows(
    _ inputs: [TextInput], _ given: AuditTargets, _ console: Console
  ) throws(FilbertError) -> NearestRows {
    NearestRows(
      try vectors(inputs, console), groups: given.groups, count: NeighbourVotes.neighbourCount)
  }

  private static let rowsAtOnce = 2_048

  /// Vectors of unit length for all texts, `[texts x dimensions]`.
  private func vectors(_ inputs: [TextInput], _ console: Console) throws(FilbertError) -> Matrix {
    let embedder = try TextEmbedder(
      asking: ModelDirectory(experiment.model), maximumLength: recipeOptions.maxLength)
    // Any pooling tells texts apart.
    let pooling = (try? embedder.pooling(requested: nil)) ?? .mean
    let vectors = Matrix(rows: inputs.count, columns: embedder.dimensions)
    var progress = ScoringProgress(console: console)
    for start in stride(from: 0, to: inputs.count, by: Self.rowsAtOnce) {
      let end = min(start + Self.rowsAtOnce, inputs.count)
      let block = embedder.vectors(
        of: Array(inputs[start..<end]), pooling: pooling, normalized: true)
      vectors[rows: start..<end].copyElements(from: block.vectors)
      if Interruption.isRequested {
        throw FilbertError(
          .interrupted,
          predictions == nil
            ? "Interrupted. Nothing is lost: repeat the command with --resume to continue."
            : "Interrupted.")
      }
      progress.show(rows: end, share: Double(end) / Double(inputs.count))
    }
    progress.finish()
    return vectors
  }

  /// The words that look wrong, and how many there are.
  func words(_ data: ExperimentData, _ answers: AuditAnswers) -> ([AuditedRow], AuditSummary) {
    let sentences = data.rows.sentences
    let numbers = Dictionary(
      uniqueKeysWithValues: answers.labels.enumerated().map { (ExactString($1), $0) })
    let given = zip(sentences, answers.words).map { sentence, words in
      words.map { numbers[ExactString(sentence.tags[$0])] ?? 0 }
    }
    let findings = LabelAudit(
      tags: answers.values, given: given, filter ?? Self.usualFilter,
      rankedBy: ranking ?? Self.usualRanking
    ).findings
    let names = AuditNames(answers.labels, separator: nil)
    let rows = findings.compactMap { finding -> AuditedRow? in
      guard let place = finding.word else { return nil }
      let sentence = sentences[finding.row]
      let word = answers.words[finding.row][place]
      return AuditedRow(
        number: finding.row + 1, line: sentence.line,
        input: TextInput(sentence.words.joined(separator: " ")),
        word: AuditedRow.Word(
          number: word + 1, line: sentence.line(of: word), text: sentence.words[word]),
        given: sentence.tags[word], suggested: finding.suggestion.map(names.text),
        score: finding.score, reasons: [.label])
    }
    let count = answers.words.reduce(0) { $0 + $1.count }
    return (
      rows,
      AuditSummary(
        rows, of: count, unit: "word", file: data.sentences?.name ?? data.rows.model,
        hasPairs: true)
    )
  }
}

/// What the rows of a file have: the numbers of their labels, or numbers.
enum AuditTargets {
  case labels([Int])
  case labelSets([[Int]])
  case numbers([Double])

  init(_ rows: ExperimentRows, _ answers: AuditAnswers) {
    let numbers = Dictionary(
      uniqueKeysWithValues: answers.labels.enumerated().map { (ExactString($1), $0) })
    switch rows.task {
    case .regression: self = .numbers(rows.numbers)
    case .multilabel:
      self = .labelSets(
        rows.examples.map { $0.labels.compactMap { numbers[ExactString($0)] }.sorted() })
    case .classification, .tagging:
      self = .labels(rows.examples.map { numbers[ExactString($0.label ?? "")] ?? 0 })
    }
  }

  subscript(row: Int) -> AuditFinding.Suggestion {
    switch self {
    case .labels(let labels): .labels([labels[row]])
    case .labelSets(let sets): .labels(sets[row])
    case .numbers(let numbers): .number(numbers[row])
    }
  }

  /// The labels of each row; nil for numbers.
  var labels: [[Int]]? {
    switch self {
    case .labels(let labels): labels.map { [$0] }
    case .labelSets(let sets): sets
    case .numbers: nil
    }
  }

  /// The group of each row, within which near-duplicates are allowed: rows with the same labels, or
  /// all rows if they have numbers.
  var groups: [Int] {
    switch self {
    case .labels(let labels): return labels
    case .numbers(let numbers): return numbers.map { _ in 0 }
    case .labelSets(let sets):
      var known: [[Int]: Int] = [:]
      return sets.map { set in
        let number = known[set] ?? known.count
        known[set] = number
        return number
      }
    }
  }
}

/// How labels and numbers are written.
struct AuditNames {
  private let labels: [String]
  /// Nil if each row has one label.
  private let list: LabelList?

  /// - Parameter separator: between the labels of a row; nil if each row has one.
  init(_ labels: [String], separator: String?) {
    self.labels = labels
    list = separator.map { LabelList(labels, separator: $0) }
  }

  func text(_ answer: AuditFinding.Suggestion) -> String {
    switch answer {
    case .labels(let numbers):
      let names = numbers.map { labels[$0] }
      return list?.text(names) ?? names.joined()
    case .number(let number):
      // A prediction is in single precision, and has no more digits than that.
      let single = Float(number)
      return Double(single) == number ? single.description : number.description
    }
  }
}
