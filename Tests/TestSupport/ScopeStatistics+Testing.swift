package import FilbertModelFiles
import FilbertStatistics

extension ScopeStatistics {
  /// Statistics that take the square of a vector's length for its distance.
  ///
  /// - Parameters:
  ///   - dimensions: 16 for the models of ``TinyModel``.
  ///   - known: distances of known texts, not empty.
  package static func lengths(_ dimensions: Int = 16, known: [Float]) -> ScopeStatistics {
    var identity = [Double](repeating: 0, count: dimensions * dimensions)
    for index in 0..<dimensions { identity[index * (dimensions + 1)] = 1 }
    guard let covariance = Cholesky(factor: identity, order: dimensions),
      let known = KnownDistances(known)
    else { preconditionFailure("statistics of \(dimensions) dimensions and distances \(known)") }
    return ScopeStatistics(
      GaussianClasses(means: [Double](repeating: 0, count: dimensions), covariance: covariance),
      known: known)
  }
}
