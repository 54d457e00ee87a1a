import FilbertCore
package import FilbertCorpus
package import FilbertEvaluation
package import FilbertInference
package import FilbertStatistics
package import FilbertTransformer

/// The right answers to the rows of a file and those of a model, column by column, so that a row takes few bytes.
package struct EvaluatedRows: Sendable {
  /// What the model answers.
  package let task: ModelTask
  /// Labels of the model, in its order; none for a regression.
  package let labels: [String]
  /// `labels`, then those that only the file has, by code point.
  package let names: [String]
  /// Labels that only the file has.
  package let unknown: [String]
  /// The number of the label of rows that are out of scope; nil if there are none.
  package let outOfScope: Int?
  /// Around each number of a regression; nil for none.
  package let interval: ConformalInterval?
  /// From which probability on each label of the model is given; nil for labels without.
  package let thresholds: [Float?]
  private let numbers: LabelNumbers
  private let decision: LabelDecision

  /// The lines on which the rows begin.
  package private(set) var lines: [Int] = []
  /// The number of the right label of each row, if a row has one.
  package private(set) var gold: [Int] = []
  /// The number of the label that each row gets, if a row has at most one: ``none`` if no threshold is reached,
  /// ``outOfScope`` if the text is out of scope.
  package private(set) var predicted: [Int] = []
  /// The numbers of all right labels of each row, if any number may apply.
  package private(set) var goldSets: [[Int]] = []
  /// The numbers of all labels that each row gets, if any number may apply.
  package private(set) var predictedSets: [[Int]] = []
  /// The true number of each row, for a regression.
  package private(set) var trueNumbers: [Double] = []
  /// The number that each row gets, for a regression.
  package private(set) var estimates: [Float] = []
  /// The probability of each label of the model, `[rows x labels]`.
  package private(set) var probabilities: [Float] = []
  /// How far each text is from known ones, if that was asked.
  package private(set) var distances: [Double] = []
  /// Tokens of each text that the model read.
  package private(set) var tokenCounts: [Int] = []
  /// Texts of which a part was not read.
  package private(set) var cutTexts = 0
  /// Texts read in more than one window.
  package private(set) var windowedTexts = 0

  /// A row without a label.
  package static let none = -1
  /// What people call that.
  package static let noLabel = "(no label)"

  /// - Parameters:
  ///   - labels: of the model; none for a regression.
  ///   - found: the labels of the file.
  ///   - thresholds: from which probability on each label of the model is given, nil for labels without; all nil if it
  ///     is empty.
  ///   - scope: which rows are out of scope, for a model that gives one label; nil if it gives one to all.
  package init(
    _ task: ModelTask, labels: [String], found: [String], thresholds: [Float?] = [],
    scope: ScopeRequest? = nil, interval: ConformalInterval? = nil
  ) {
    (self.task, self.labels, self.interval) = (task, labels, interval)
    numbers = LabelNumbers(labels, found: found + [scope?.label].compactMap { $0 })
    names = numbers.names
    unknown = numbers.unknown
    outOfScope = scope.flatMap { [numbers] in numbers[$0.label] }
    self.thresholds = thresholds.isEmpty ? labels.map { _ in nil } : thresholds
    decision = LabelDecision(task, thresholds: self.thresholds, keeping: scope?.share)
  }

  /// The number of rows.
  package var count: Int { lines.count }

  /// Adds a row.
  ///
  /// - Parameter tokens: that the model read.
  /// - Returns: the answer, with the labels that are given.
  @discardableResult
  package mutating func add(_ example: Example, _ answer: TextAnswer, tokens: Int) -> LabelledText {
    let text = decision(answer)
    tokenCounts.append(tokens)
    if answer.unreadTokens > 0 { cutTexts += 1 }
    if answer.windows > 1 { windowedTexts += 1 }
    if outOfScope != nil { distances.append(text.distance ?? .nan) }
    add(
      example,
      labels: text.labels.isEmpty && text.isInScope == false
        ? [outOfScope ?? Self.none] : text.labels,
      estimate: text.rank() ?? .nan, probabilities: text.probabilities)
    return text
  }

  /// Adds a row whose answer is known.
  ///
  /// - Parameters:
  ///   - given: the numbers of the labels that the row gets.
  ///   - estimate: the number of a regression.
  ///   - probabilities: of the labels of the model; none if they are not known, for all rows alike.
  package mutating func add(
    _ example: Example, labels given: [Int], estimate: Float = .nan, probabilities: [Float]
  ) {
    lines.append(example.line)
    switch task {
    case .classification, .tagging:
      gold.append(numbers[example.label ?? ""] ?? Self.none)
      predicted.append(given.first ?? Self.none)
    case .multilabel:
      goldSets.append(example.labels.compactMap { numbers[$0] })
      predictedSets.append(given)
    case .regression:
      trueNumbers.append(example.number ?? .nan)
      estimates.append(estimate)
    }
    self.probabilities += probabilities
  }

  /// The number of a label; nil for one that neither the model nor the file has.
  package func number(of label: String) -> Int? { numbers[label] }

  /// Whether a model has read the texts, so that it is known how.
  package var areRead: Bool { !tokenCounts.isEmpty }

  /// Whether the probabilities of the labels are known.
  package var hasProbabilities: Bool { !labels.isEmpty && !probabilities.isEmpty }

  /// The probabilities of one label of the model, for all rows.
  package func probabilities(of label: Int) -> [Double] {
    stride(from: label, to: probabilities.count, by: max(1, labels.count)).map {
      Double(probabilities[$0])
    }
  }

  /// The first row whose right answer is another than that of the same row of `other`; nil if there is none.
  ///
  /// - Precondition: both have as many rows, for the same task.
  package func firstDifference(from other: EvaluatedRows) -> Int? {
    func names(_ row: Int, _ rows: EvaluatedRows) -> Set<ExactString> {
      let labels = rows.task == .multilabel ? rows.goldSets[row] : [rows.gold[row]]
      return Set(labels.filter { $0 >= 0 }.map { ExactString(rows.names[$0]) })
    }
    return (0..<count).first { row in
      task == .regression
        ? trueNumbers[row] != other.trueNumbers[row] : names(row, self) != names(row, other)
    }
  }

  /// Whether each row has a label.
  package func has(_ label: Int) -> [Bool] {
    task == .multilabel ? goldSets.map { $0.contains(label) } : gold.map { $0 == label }
  }

  /// Whether each row gets a label.
  package func gets(_ label: Int) -> [Bool] {
    task == .multilabel ? predictedSets.map { $0.contains(label) } : predicted.map { $0 == label }
  }

  /// ``predicted`` with the number after the last name for rows without a label.
  package var predictedOrNone: [Int] {
    predicted.map { $0 == Self.none ? names.count : $0 }
  }

  /// Whether each row gets the right label, or exactly the right ones; none for a regression.
  package var isRight: [Bool] {
    task == .multilabel
      ? zip(goldSets, predictedSets).map { Set($0) == Set($1) } : zip(gold, predicted).map(==)
  }

  /// How wrong each row is: its label, its labels, or its number.
  package var outcomes: SliceOutcomes {
    task == .regression
      ? .losses(zip(estimates, trueNumbers).map { abs(Double($0) - $1) })
      : .wrong(isRight.map(!))
  }

  /// The probability of the answer to a row; of a row without a label the highest one.
  package func answerProbability(of row: Int) -> Float {
    let given = task == .multilabel ? Self.none : predicted[row]
    return labels.indices.contains(given)
      ? probabilities[row * labels.count + given] : confidence(of: row)
  }

  /// The highest probability of a row.
  package func confidence(of row: Int) -> Float {
    probabilities[(row * labels.count)..<((row + 1) * labels.count)].max() ?? .nan
  }

  /// Labels that the model does not know and that are no mark of rows out of scope.
  package var unknownNames: [String] {
    unknown.filter { numbers[$0] != outOfScope }
  }

  /// Rows that have one of ``unknownNames``.
  package var unknownCount: Int {
    let first = labels.count
    func isUnknown(_ label: Int) -> Bool { label >= first && label != outOfScope }
    return gold.count(where: isUnknown) + goldSets.count { $0.contains(where: isUnknown) }
  }
}
