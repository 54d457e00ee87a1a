import FilbertEvaluation
import FilbertJSON
import FilbertScoring

/// How the answers of a model compare with the right ones: the figures of scikit-learn, and for tagging those of seqeval.
///
/// ```swift
/// print(evaluation)  // the report of `filbert evaluate`
/// print(evaluation.classes.first { $0.name == "buying" }?.scores.recall ?? 0)
/// ```
public struct ModelEvaluation: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Precision, recall and F1, each from 0 to 1.
  public struct Scores: Sendable, Hashable, Codable {
    /// The share of the predictions that are right.
    public let precision: Double
    /// The share of the examples that were found.
    public let recall: Double
    /// The harmonic mean of both.
    public let f1: Double
    /// The number of examples.
    public let support: Int

    /// Scores, for the tests of a program.
    public init(precision: Double, recall: Double, f1: Double, support: Int) {
      (self.precision, self.recall, self.f1, self.support) = (precision, recall, f1, support)
    }
  }

  /// The scores of a label or of a type of entity.
  public struct ClassScores: Sendable, Hashable, Codable {
    /// The label, or the type of entity.
    public let name: String
    /// Its scores.
    public let scores: Scores

    /// The scores of a label, for the tests of a program.
    public init(name: String, scores: Scores) { (self.name, self.scores) = (name, scores) }
  }

  /// Figures of predicted numbers.
  public struct NumberScores: Sendable, Hashable, Codable {
    /// The root of the mean squared error, in the unit of the numbers.
    public let rootMeanSquaredError: Double
    /// The mean absolute error, in the unit of the numbers.
    public let meanAbsoluteError: Double
    /// The coefficient of determination; nil for fewer than two examples.
    public let r2: Double?
    /// The linear correlation; nil if one side is constant.
    public let pearson: Double?
    /// The correlation of ranks; nil if one side is constant.
    public let spearman: Double?

    /// Figures, for the tests of a program.
    public init(
      rootMeanSquaredError: Double, meanAbsoluteError: Double, r2: Double? = nil,
      pearson: Double? = nil, spearman: Double? = nil
    ) {
      self.rootMeanSquaredError = rootMeanSquaredError
      (self.meanAbsoluteError, self.r2) = (meanAbsoluteError, r2)
      (self.pearson, self.spearman) = (pearson, spearman)
    }
  }

  /// Texts or sentences.
  public let count: Int
  /// The labels or, for tagging, the types of entities, ordered by code point; none for numbers.
  public let classes: [ClassScores]
  /// The share of texts with the right label, or with exactly the right labels, or of words with the right tag; nil for
  /// numbers.
  public let accuracy: Double?
  /// All labels, or all entities, as one; nil for one label per text, where all three are the accuracy, and for numbers.
  public let microAverage: Scores?
  /// The mean in which every label counts the same; nil for numbers, and if no entity occurs.
  public let macroAverage: Scores?
  /// The mean in which every label counts by its examples; nil for numbers.
  public let weightedAverage: Scores?
  /// Nil unless the model answers numbers.
  public let numbers: NumberScores?
  /// The report of `filbert evaluate`.
  public let description: String

  /// An evaluation, for the tests of a program.
  public init(
    count: Int, classes: [ClassScores] = [], accuracy: Double? = nil, microAverage: Scores? = nil,
    macroAverage: Scores? = nil, weightedAverage: Scores? = nil, numbers: NumberScores? = nil,
    description: String = ""
  ) {
    (self.count, self.classes, self.accuracy) = (count, classes, accuracy)
    (self.microAverage, self.macroAverage) = (microAverage, macroAverage)
    (self.weightedAverage, self.numbers) = (weightedAverage, numbers)
    self.description = description
  }
}

extension ModelEvaluation {
  init(_ evaluation: some Evaluation, count: Int) {
    let scores = evaluation.scores
    self.count = count
    classes = scores.classes.map { ClassScores(name: $0.name, scores: Scores(known: $0.scores)) }
    accuracy = scores.accuracy
    microAverage = scores.microAverage.flatMap { Scores($0) }
    macroAverage = scores.macroAverage.flatMap { Scores($0) }
    weightedAverage = scores.weightedAverage.flatMap { Scores($0) }
    numbers = scores.numbers.map {
      NumberScores(
        rootMeanSquaredError: $0.rmse, meanAbsoluteError: $0.mae, r2: $0.r2, pearson: $0.pearson,
        spearman: $0.spearman)
    }
    description = evaluation.text(digits: 3)
  }
}

extension ModelEvaluation.Scores {
  fileprivate init(known scores: LabelScores) {
    self.init(
      precision: scores.precision, recall: scores.recall, f1: scores.f1, support: scores.support)
  }

  /// Nil if the mean is not defined.
  fileprivate init?(_ scores: LabelScores) {
    guard [scores.precision, scores.recall, scores.f1].allSatisfy(\.isFinite) else { return nil }
    self.init(known: scores)
  }
}

extension ModelEvaluation {
  /// The evaluation in a checkpoint; nil if it is none.
  init?(json: JSONValue) {
    guard let evaluation = json.decoded(as: ModelEvaluation.self) else { return nil }
    self = evaluation
  }

  /// For a checkpoint.
  var json: JSONValue? { JSONValue(encoding: self) }
}
