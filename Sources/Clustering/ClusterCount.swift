package import FilbertTensor

/// How many clusters vectors have: the smallest number whose silhouette is within 2 % of the greatest.
///
/// ``candidates`` are tried on a sample. The page of this target compares the rule with others.
package struct ClusterCount: Sendable {
  /// The number that was chosen.
  package let count: Int
  /// The numbers that were tried, with the mean silhouette of their clusters.
  package let tried: [(count: Int, silhouette: Double)]

  /// Numbers to try: each up to 10, then about an eighth apart.
  package static let candidates = [
    2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 23, 26, 30, 35, 40, 45, 50,
  ]
  /// Rows that are enough to choose by.
  package static let sampleRows = 5_000
  /// A smaller number wins if its silhouette reaches this share of the greatest.
  private static let sufficientShare = 0.98
  private static let restarts = 3
  /// Fewest rows per cluster on average; it limits the numbers to try.
  private static let leastRows = 3

  /// - Parameters:
  ///   - rows: `[rows x dimensions]`, of unit length, at least two that differ.
  ///   - weights: how often each row counts.
  package init(_ rows: Matrix, weights: [Double], seed: UInt64) {
    let most = max(2, rows.rows / Self.leastRows)
    tried = Self.candidates.filter { $0 <= most }.map { count in
      let fitted = SphericalKMeans(
        rows, weights: weights, count: count, restarts: Self.restarts, exchanges: false,
        seed: seed)
      return (
        count,
        Silhouette.mean(
          rows, clusters: fitted.clusters, count: fitted.centres.rows, weights: weights)
      )
    }
    let greatest = tried.reduce(-1) { max($0, $1.silhouette) }
    // Below 0 no number is better than none: then the first of the greatest.
    let enough = greatest > 0 ? greatest * Self.sufficientShare : greatest
    count = tried.first { $0.silhouette >= enough }?.count ?? 2
  }

  /// Whether no greater number was tried, so that one may be better.
  package var isGreatest: Bool { count == tried.last?.count }

  /// The silhouette of ``count``.
  package var silhouette: Double { tried.first { $0.count == count }?.silhouette ?? 0 }
}
