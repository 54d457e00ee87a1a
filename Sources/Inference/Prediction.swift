import FilbertModelFiles
import FilbertTensor

/// A classifier's prediction for one text.
public struct Prediction: Sendable, Equatable {
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
  private let names: [String]
  private let scope: Scope?

  /// How far the text is from known ones.
  package struct Scope: Sendable, Equatable {
    let distance: Float
    let known: KnownDistances
  }

  /// - Parameters:
  ///   - probabilities: at least one.
  ///   - names: of the labels, in the same order.
  package init(
    _ probabilities: [Float], names: [String], unreadTokens: Int = 0, windows: Int = 1,
    scope: Scope? = nil
  ) {
    let best = probabilities.argmax
    label = names[best]
    probability = probabilities[best]
    self.probabilities = probabilities
    self.unreadTokens = unreadTokens
    self.windows = windows
    self.names = names
    self.scope = scope
  }

  /// The squared Mahalanobis distance of the text's vector from the mean of the nearest label; nil if the model does not
  /// store what it is computed from.
  ///
  /// A text about something else than the labels is farther away than known texts, however high ``probability`` is.
  public var distance: Float? { scope?.distance }

  /// Whether the text is in the scope of the labels: as near to one of them as the nearest `share` of texts that are.
  ///
  /// - Parameter share: of the texts in scope that are to be recognised as such, from 0 to 1.
  /// - Returns: nil if the model does not store what ``distance`` is computed from.
  public func isInScope(keeping share: Double = 0.95) -> Bool? {
    scope.map { $0.distance <= $0.known.threshold(keeping: share) }
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
}
