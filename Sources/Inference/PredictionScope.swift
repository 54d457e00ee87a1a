import FilbertModelFiles

extension Prediction {
  /// How far a text is from the texts that the labels are about.
  ///
  /// As JSON it is `{"distance": 31.5, "leastShare": 0.42}`, without `leastShare` if it is nil.
  public struct Scope: Sendable, Hashable, Codable {
    /// The squared Mahalanobis distance of the text's vector from the mean of the nearest label.
    public let distance: Float
    /// The share of known texts that are about as near or nearer, from 0 to 1: the least share with which
    /// ``Prediction/isInScope(keeping:)`` is true. Nil if the text is farther away than all known texts.
    public let leastShare: Double?

    /// Creates a scope, for example for the test of a route.
    public init(distance: Float, leastShare: Double?) {
      (self.distance, self.leastShare) = (distance, leastShare)
    }

    init(distance: Float, known: KnownDistances) {
      self.init(distance: distance, leastShare: known.leastShare(reaching: distance))
    }
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
    scope.map { scope in scope.leastShare.map { min(max(share, 0), 1) >= $0 } ?? false }
  }
}
