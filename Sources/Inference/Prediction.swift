public import FilbertCore
import FilbertTensor

/// A classifier's prediction for one text.
///
/// ```swift
/// let classifier = try TextClassifier(contentsOf: "Models/shop-intent")
/// let prediction = classifier.prediction(for: "is EMI available?")
/// print(prediction.label, prediction.probability(of: "not_buying") ?? 0)
/// for hypothesis in prediction.hypotheses(maximumCount: 3) { print(hypothesis) }
/// ```
///
/// It is a value that needs no model: it can be compared, kept as JSON, and made by hand for tests.
public struct Prediction: Sendable, Hashable {
  /// The most probable label; if any number of labels may apply, see ``labels(atLeast:)-(Float)``.
  public let label: String
  /// Its probability, from 0 to 1.
  ///
  /// Fine-tuned models tend to be surer than they are right (Guo et al. 2017): choose thresholds on
  /// labelled data of your own.
  public let probability: Float
  /// The probability of every label, in the order of ``TextClassifier/labels``. They add up to 1; if any number of
  /// labels may apply (``TextClassifier/isMultiLabel``) each is independent of the others.
  public let probabilities: [Float]
  /// Tokens that did not fit the model's length and were not read; 0 for a whole text.
  public let unreadTokens: Int
  /// Overlapping windows in which the text was read; 1 if it fits the model or was cut.
  public let windows: Int
  /// How far the text is from those that the labels are about; nil if the model does not store what this is computed
  /// from.
  public let scope: Scope?
  /// All labels, in the order of ``probabilities``.
  let names: [String]

  /// Creates a prediction, for example for the test of a route.
  ///
  /// ```swift
  /// let prediction = Prediction(probabilities: [0.9, 0.1], labels: ["buying", "not_buying"])
  /// ```
  ///
  /// - Parameters:
  ///   - probabilities: one for each label, from 0 to 1. The first of the greatest ones decides ``label``.
  ///   - labels: in the model's order.
  ///   - unreadTokens: see ``unreadTokens``.
  ///   - windows: see ``windows``.
  ///   - scope: see ``scope``.
  /// - Precondition: as many probabilities as labels, at least one; `unreadTokens` is 0 or more, and `windows` 1 or
  ///   more.
  public init(
    probabilities: [Float], labels: [String], unreadTokens: Int = 0, windows: Int = 1,
    scope: Scope? = nil
  ) {
    precondition(!labels.isEmpty, "A prediction needs at least one label.")
    precondition(
      probabilities.count == labels.count,
      "\(probabilities.count) probabilities for \(labels.count) labels")
    precondition(
      unreadTokens >= 0 && windows >= 1, "\(unreadTokens) unread tokens in \(windows) windows")
    let best = probabilities.argmax
    label = labels[best]
    probability = probabilities[best]
    self.probabilities = probabilities
    self.unreadTokens = unreadTokens
    self.windows = windows
    self.scope = scope
    names = labels
  }

  /// The probability of `label`, from 0 to 1; nil if the model has no such label.
  ///
  /// If two labels of the model differ only in how Unicode spells them, the one with the same bytes counts.
  public func probability(of label: String) -> Float? {
    let exact = ExactString(label)
    let index = names.firstIndex { ExactString($0) == exact } ?? names.firstIndex(of: label)
    return index.map { probabilities[$0] }
  }

  /// The labels with their probabilities, the most probable first; equally probable ones in the model's order.
  ///
  /// - Parameter maximumCount: the most to return, 0 or more; all labels by default.
  public func hypotheses(maximumCount: Int = .max) -> [Hypothesis] {
    precondition(maximumCount >= 0, "at most \(maximumCount) hypotheses")
    // What is not a number is the least probable: comparing it has no order.
    let ranks = probabilities.map { $0.isNaN ? -.infinity : $0 }
    let order = names.indices.sorted { (ranks[$1], $0) < (ranks[$0], $1) }
    return order.prefix(maximumCount).map {
      Hypothesis(label: names[$0], probability: probabilities[$0])
    }
  }

  /// The labels that apply: those whose probability is `threshold` or more, in the order of
  /// ``TextClassifier/labels``; there may be none.
  public func labels(atLeast threshold: Float = 0.5) -> [String] {
    names.indices.filter { probabilities[$0] >= threshold }.map { names[$0] }
  }

  /// The labels whose probability is their own threshold or more.
  ///
  /// - Precondition: a threshold for every label, in the order of ``TextClassifier/labels``.
  public func labels(atLeast thresholds: [Float]) -> [String] {
    precondition(
      thresholds.count == names.count, "\(thresholds.count) thresholds for \(names.count) labels")
    return names.indices.filter { probabilities[$0] >= thresholds[$0] }.map { names[$0] }
  }

  /// The labels whose probability is their own threshold or more, with thresholds by name.
  ///
  /// ```swift
  /// let topics = try TextClassifier(contentsOf: "Models/topics")
  /// let prediction = topics.prediction(for: "where is my parcel?")
  /// print(try prediction.labels(atLeast: ["delivery": 0.3, "complaint": 0.7], otherwise: 0.5))
  /// ```
  ///
  /// - Parameters:
  ///   - thresholds: of any of the labels.
  ///   - usual: the threshold of the other labels.
  /// - Returns: The labels in the order of ``TextClassifier/labels``; there may be none.
  /// - Throws: ``FilbertError`` with the code `usage` for a name that is not a label of the model.
  public func labels(
    atLeast thresholds: [String: Float], otherwise usual: Float = 0.5
  ) throws(FilbertError) -> [String] {
    let known = Set(names)
    if let other = thresholds.keys.filter({ !known.contains($0) }).min() {
      throw FilbertError(
        .usage,
        "There is a threshold for \(other.quoted), but the model has no such label; its labels are "
          + "\(names.map(\.quoted).listed(atMost: 10)).")
    }
    return names.indices.filter { probabilities[$0] >= thresholds[names[$0]] ?? usual }
      .map { names[$0] }
  }
}

extension Prediction: CustomStringConvertible {
  /// The five most probable labels: `buying 0.996, not_buying 0.004`.
  public var description: String {
    hypotheses().map(\.description).listed(atMost: 5)
  }
}
