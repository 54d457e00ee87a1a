/// What a model answered beside what is right, row by row: for figures of all rows and of draws of them. So several models
/// are compared on the same draws.
package struct AnsweredRows: Sendable {
  /// A figure, by the name under which a command takes it.
  package enum Figure: String, Sendable, CaseIterable {
    case accuracy, loss, rmse, mae, r2
    case macroF1 = "macro-f1"
    case microF1 = "micro-f1"
    case weightedF1 = "weighted-f1"
    case spanF1 = "span-f1"

    /// Whether smaller is better.
    package var isError: Bool { [.loss, .rmse, .mae].contains(self) }
  }

  /// A row's share in the counts of all labels.
  private struct Labels: Sendable {
    let gold: [Int]
    let predicted: [Int]
    /// Whether all of them are right, in any order.
    let isRight: Bool

    init(_ gold: [Int], _ predicted: [Int]) {
      (self.gold, self.predicted) = (gold, predicted)
      isRight = Set(gold) == Set(predicted)
    }
  }

  private enum Content: Sendable {
    /// One label for each text, or one for each word of a sentence.
    case single([Labels])
    /// Any number of labels for each text.
    case sets([Labels])
    case numbers([(gold: Double, predicted: Double)])
  }

  private var content: Content
  /// Labels that gold or predicted ones may be.
  private var labelCount: Int
  /// The loss of each row; empty for numbers and sentences.
  private var losses: [Double] = []
  /// Entities of each sentence; empty for texts.
  private var entities: [LabelCounts] = []

  /// One label for each text.
  ///
  /// - Parameter losses: of each text.
  /// - Precondition: all are equally long, and labels below `labelCount`.
  package init(gold: [Int], predicted: [Int], losses: [Double], labelCount: Int) {
    precondition(gold.count == predicted.count && gold.count == losses.count, "unequal lengths")
    content = .single(zip(gold, predicted).map { Labels([$0], [$1]) })
    (self.losses, self.labelCount) = (losses, labelCount)
  }

  /// Any number of labels for each text.
  ///
  /// - Precondition: as above; each label at most once in a text.
  package init(gold: [[Int]], predicted: [[Int]], losses: [Double], labelCount: Int) {
    precondition(gold.count == predicted.count && gold.count == losses.count, "unequal lengths")
    content = .sets(zip(gold, predicted).map { Labels($0, $1) })
    (self.losses, self.labelCount) = (losses, labelCount)
  }

  /// Numbers.
  ///
  /// - Precondition: both are equally long.
  package init(gold: [Double], predicted: [Double]) {
    precondition(gold.count == predicted.count, "unequal lengths")
    content = .numbers(zip(gold, predicted).map { (gold: $0, predicted: $1) })
    labelCount = 0
  }

  /// A tag for each word of a sentence, which is the row.
  ///
  /// - Parameter entities: right, predicted and gold entities of each sentence.
  /// - Precondition: as above.
  package init(
    goldTags gold: [[Int]], predicted: [[Int]], entities: [LabelCounts], tagCount: Int
  ) {
    precondition(gold.count == predicted.count && gold.count == entities.count, "unequal lengths")
    content = .single(zip(gold, predicted).map { Labels($0, $1) })
    (self.entities, labelCount) = (entities, tagCount)
  }

  /// Rows, of texts or sentences.
  package var count: Int {
    switch content {
    case .single(let rows), .sets(let rows): rows.count
    case .numbers(let rows): rows.count
    }
  }

  /// Appends rows of the same task.
  package mutating func append(_ other: AnsweredRows) {
    switch (content, other.content) {
    case (.single(let rows), .single(let more)): content = .single(rows + more)
    case (.sets(let rows), .sets(let more)): content = .sets(rows + more)
    case (.numbers(let rows), .numbers(let more)): content = .numbers(rows + more)
    default: preconditionFailure("rows of different tasks")
    }
    labelCount = max(labelCount, other.labelCount)
    losses += other.losses
    entities += other.entities
  }

  /// A figure of all rows, or of a draw of them; nil if it is not defined.
  ///
  /// - Parameter multiplicities: how often each row was drawn; nil for once.
  package func value(of figure: Figure, _ multiplicities: [Int]? = nil) -> Double? {
    let weight = { (row: Int) in multiplicities?[row] ?? 1 }
    switch (figure, content) {
    case (.loss, _):
      guard !losses.isEmpty else { return nil }
      let total = losses.indices.reduce(0) { $0 + weight($1) }
      let sum = losses.indices.reduce(0) { $0 + Double(weight($1)) * losses[$1] }
      return total == 0 ? nil : sum / Double(total)
    case (.spanF1, _):
      guard !entities.isEmpty else { return nil }
      let sum = entities.indices.reduce(into: LabelCounts()) { sum, row in
        sum = sum + entities[row].times(weight(row))
      }
      return LabelScores(sum, zeroDivision: .zero).f1
    case (_, .numbers(let rows)): return number(figure, rows, weight)
    case (_, .single(let rows)):
      let figures = LabelFigures(tally(rows, weight)).overall
      let place = [Figure.accuracy, .macroF1, .weightedF1].firstIndex(of: figure)
      return place.flatMap { figures[$0] }
    case (_, .sets(let rows)): return set(figure, rows, weight)
    }
  }

  private func tally(_ rows: [Labels], _ weight: (Int) -> Int) -> [LabelCounts] {
    var counts = [LabelCounts](repeating: LabelCounts(), count: labelCount)
    let isSingle = if case .single = content { true } else { false }
    for (row, labels) in rows.enumerated() {
      let weight = weight(row)
      guard weight > 0 else { continue }
      for label in labels.gold { counts[label].gold += weight }
      for (place, label) in labels.predicted.enumerated() {
        counts[label].predicted += weight
        // Each word has its own right tag; a label of a text is right if it is any of the right ones.
        let isRight = isSingle ? labels.gold[place] == label : labels.gold.contains(label)
        if isRight { counts[label].truePositives += weight }
      }
    }
    return counts
  }

  private func set(_ figure: Figure, _ rows: [Labels], _ weight: (Int) -> Int) -> Double? {
    let total = rows.indices.reduce(0) { $0 + weight($1) }
    guard total > 0 else { return nil }
    if figure == .accuracy {
      let right = rows.indices.reduce(0) { rows[$1].isRight ? $0 + weight($1) : $0 }
      return Double(right) / Double(total)
    }
    let counts = tally(rows, weight)
    let scores = counts.map { LabelScores($0, zeroDivision: .zero) }
    switch figure {
    case .microF1:
      return LabelScores(counts.reduce(LabelCounts(), +), zeroDivision: .zero).f1
    case .macroF1: return LabelScores.average(scores, bySupport: false).f1
    case .weightedF1: return LabelScores.average(scores, bySupport: true).f1
    default: return nil
    }
  }

  private func number(
    _ figure: Figure, _ rows: [(gold: Double, predicted: Double)], _ weight: (Int) -> Int
  ) -> Double? {
    guard let place = [Figure.rmse, .mae, .r2].firstIndex(of: figure), !rows.isEmpty else {
      return nil
    }
    let center = mean(rows.map(\.gold))
    var sums = [Double](repeating: 0, count: RegressionSums.width)
    for (row, pair) in rows.enumerated() where weight(row) > 0 {
      let values = RegressionSums.values(
        gold: pair.gold, predicted: pair.predicted, center: center)
      for (place, value) in values.enumerated() { sums[place] += Double(weight(row)) * value }
    }
    return RegressionSums(sums).figures[place]
  }
}

extension LabelCounts {
  fileprivate func times(_ factor: Int) -> LabelCounts {
    LabelCounts(
      truePositives: factor * truePositives, predicted: factor * predicted, gold: factor * gold)
  }
}

extension Bootstrap {
  /// A figure of several models in each draw of the rows that all of them have answered.
  ///
  /// - Precondition: all have answered as many rows.
  /// - Returns: for each draw the figure of each model; nil where it is not defined.
  package func draws(of models: [AnsweredRows], _ figure: AnsweredRows.Figure) -> [[Double?]] {
    let rows = models.first?.count ?? 0
    precondition(models.allSatisfy { $0.count == rows }, "models with different rows")
    var counts = [Int](repeating: 0, count: rows)
    return (0..<draws).map { draw in
      multiplicities(of: rows, draw: draw, into: &counts)
      return models.map { $0.value(of: figure, counts) }
    }
  }
}
