/// How far known texts are from the nearest class, as squared Mahalanobis distances: what says whether another text is
/// unusually far away.
package struct KnownDistances: Sendable, Equatable {
  /// In ascending order; not empty.
  package let ascending: [Float]

  /// More are thinned to so many quantiles, which divide them as finely as anybody asks.
  package static let most = 1_001

  /// - Parameter distances: in any order.
  /// - Returns: nil if there is none, or one that is not finite or is negative.
  package init?(_ distances: [Float]) {
    guard !distances.isEmpty, distances.allSatisfy({ $0.isFinite && $0 >= 0 }) else { return nil }
    let sorted = distances.sorted()
    guard sorted.count > Self.most else {
      ascending = sorted
      return
    }
    ascending = (0..<Self.most).map {
      Self.quantile(sorted, Double($0) / Double(Self.most - 1))
    }
  }

  /// The distance up to which a text is in scope, so that this share of known texts is.
  ///
  /// - Parameter share: from 0 to 1.
  package func threshold(keeping share: Double) -> Float { Self.quantile(ascending, share) }

  /// The least share with which ``threshold(keeping:)`` reaches `distance`; nil if `distance` is beyond all known ones.
  package func leastShare(reaching distance: Float) -> Double? {
    guard distance <= threshold(keeping: 1) else { return nil }
    guard distance > threshold(keeping: 0) else { return 0 }
    // Doubles from 0 to 1 have the order of their bits. Bisecting these finds the very share, so whoever stores it
    // answers as whoever compares distances.
    var (below, reached) = (0.0.bitPattern, 1.0.bitPattern)
    while reached - below > 1 {
      let middle = below + (reached - below) / 2
      if distance <= threshold(keeping: Double(bitPattern: middle)) {
        reached = middle
      } else {
        below = middle
      }
    }
    return Double(bitPattern: reached)
  }

  /// With values between two elements in a straight line, as NumPy's `quantile`.
  private static func quantile(_ sorted: [Float], _ share: Double) -> Float {
    let place = min(max(share, 0), 1) * Double(sorted.count - 1)
    let lower = Int(place)
    let upper = min(lower + 1, sorted.count - 1)
    let (low, high) = (Double(sorted[lower]), Double(sorted[upper]))
    return Float(low + (high - low) * (place - Double(lower)))
  }
}
