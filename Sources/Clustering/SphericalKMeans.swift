package import FilbertTensor

/// Groups of directions: k-means on vectors of unit length, with centres of unit length and cosines in place of distances
/// (Dhillon and Modha 2001, "Concept decompositions for large sparse text data using clustering").
///
/// Rows are assigned in blocks, so that the products with all centres are never in memory at a time. The same bits on any
/// number of threads: the rows of a group are summed in their order.
package struct SphericalKMeans: Sendable {
  /// `[clusters x dimensions]`, of unit length.
  package private(set) var centres: Matrix
  /// The cluster of each row.
  package private(set) var clusters: [Int]
  /// The cosine of each row with the centre of its cluster.
  package private(set) var similarities: [Float]
  /// The sum of similarities times weights, which is maximised.
  package private(set) var objective = 0.0
  /// The weighted sum of squared distances from the means of the clusters, as scikit-learn's `inertia_`.
  package private(set) var inertia = 0.0

  /// Enough that k-means ends by itself: on 10,000 texts and 77 clusters it takes 20 to 60.
  package static let usualIterations = 100
  /// Twice as many starts as scikit-learn's `n_init=10`: the best of ten is often 0.1 % from the best of twenty.
  package static let usualRestarts = 20

  /// - Parameters:
  ///   - rows: `[rows x dimensions]`, of unit length.
  ///   - weights: of the rows, not negative.
  ///   - start: `[clusters x dimensions]`, the first centres, of unit length.
  package init(
    _ rows: Matrix, weights: [Double], from start: Matrix, iterations: Int = usualIterations
  ) {
    precondition(
      start.rows > 0 && start.columns == rows.columns && weights.count == rows.rows,
      "\(start.shape) centres of \(rows.shape) rows with \(weights.count) weights")
    centres = start
    (clusters, similarities) = NearestCentres.of(rows, centres)
    iterate(rows, weights, iterations)
  }

  /// Updates and assigns in turn until nothing changes.
  private mutating func iterate(_ rows: Matrix, _ weights: [Double], _ iterations: Int) {
    for _ in 0..<iterations {
      fillEmptyClusters()
      var sums = DirectionSums(centres)
      sums.add(rows, clusters: clusters[...], weights: weights[...])
      centres = sums.centres
      let before = clusters
      (clusters, similarities) = NearestCentres.of(rows, centres)
      if clusters == before { break }
    }
    measure(rows, weights)
  }

  /// Moves single rows as ``RowExchange`` does, then goes on with k-means.
  private mutating func exchange(_ rows: Matrix, _ weights: [Double], _ iterations: Int) {
    var sums = DirectionSums(centres)
    sums.add(rows, clusters: clusters[...], weights: weights[...])
    var exchange = RowExchange(rows, weights: weights, clusters: clusters, sums: sums)
    guard exchange.run() else { return }
    sums = DirectionSums(centres)
    sums.add(rows, clusters: exchange.clusters[...], weights: weights[...])
    centres = sums.centres
    (clusters, similarities) = NearestCentres.of(rows, centres)
    iterate(rows, weights, iterations)
  }

  private mutating func measure(_ rows: Matrix, _ weights: [Double]) {
    var sums = DirectionSums(centres)
    sums.add(rows, clusters: clusters[...], weights: weights[...])
    var members = [Double](repeating: 0, count: centres.rows)
    (objective, inertia) = (0, 0)
    for row in clusters.indices {
      objective += weights[row] * Double(similarities[row])
      inertia += weights[row]
      members[clusters[row]] += weights[row]
    }
    for (length, weight) in zip(sums.lengths, members) where weight > 0 {
      inertia -= length * length / weight
    }
  }

  /// The run with the smallest ``inertia`` of `restarts` runs, which start from `count` rows drawn as k-means++ does, with
  /// as many trials as in scikit-learn. Fewer clusters if fewer rows differ.
  ///
  /// Each run takes one thread.
  ///
  /// - Parameter exchanges: whether single rows are moved at the end of each run, see ``RowExchange``.
  package init(
    _ rows: Matrix, weights: [Double], count: Int, restarts: Int = usualRestarts,
    iterations: Int = usualIterations, exchanges: Bool = true, seed: UInt64
  ) {
    precondition(rows.rows > 0 && count > 0 && restarts > 0, "\(count) clusters of \(rows.shape)")
    let runs = parallelMap(restarts, inBlocksOf: 1) { restart in
      let draws = RandomStream(seed: seed, name: "k-means \(count) \(restart)")
      let chosen = PlusPlusSampling.start(rows, weights: weights, count: count, draws: draws)
      var run = SphericalKMeans(
        rows, weights: weights, from: rows.gather(rows: chosen), iterations: iterations)
      if exchanges { run.exchange(rows, weights, iterations) }
      return run
    }
    // The first of equals.
    self = runs.dropFirst().reduce(runs[0]) { $1.inertia < $0.inertia ? $1 : $0 }
  }

  /// Gives each empty cluster the row that is least similar to its own centre, of those that are not alone.
  private mutating func fillEmptyClusters() {
    var distances = similarities.map { -$0 }
    EmptyClusters.fill(&clusters, count: centres.rows, distances: &distances, atCentre: -1)
    similarities = distances.map { -$0 }
  }
}
