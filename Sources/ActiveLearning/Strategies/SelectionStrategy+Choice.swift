import FilbertClustering
package import FilbertTensor

extension SelectionStrategy {
  /// Chooses `count` different candidates, or all if there are fewer, the most useful first.
  ///
  /// - Parameters:
  ///   - candidates: with vectors, answers or residuals as the strategy needs them.
  ///   - draws: decides where clusters begin, and what is drawn.
  package func choose(
    _ count: Int, among candidates: Candidates, draws: RandomStream
  ) -> [ChosenRow] {
    let count = min(count, candidates.count)
    guard count > 0 else { return [] }
    switch self {
    case .uncertainDiverse: return Self.uncertainAndDiverse(count, candidates, draws)
    case .badge: return Self.badge(count, candidates, draws)
    case .uncertain:
      return Self.leastCertain(candidates).prefix(count).map { ChosenRow($0) }
    case .diverse: return Self.diverse(count, candidates, draws)
    case .typical: return Self.typical(count, candidates, draws)
    case .random:
      return draws.permutation(candidates.count).prefix(count).map { ChosenRow($0) }
    }
  }

  /// The candidates, the least certain first.
  private static func leastCertain(_ candidates: Candidates) -> [Int] {
    let values = candidates.requiredUncertainties()
    return values.indices.sorted {
      values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1
    }
  }

  private static func uncertainAndDiverse(
    _ count: Int, _ candidates: Candidates, _ draws: RandomStream
  ) -> [ChosenRow] {
    let values = candidates.requiredUncertainties()
    let order = leastCertain(candidates)
    let unsure = Array(order.prefix(count * candidatesPerRow))
    let clusters = KMeans(
      candidates.requiredVectors().gather(rows: unsure), weights: unsure.map { Double(values[$0]) },
      count: count, draws: draws)
    let chosen = clusters.members.filter { !$0.isEmpty }
      .map { ChosenRow(unsure[$0[0]], similar: $0.count) }
      .sorted { left, right in
        let (a, b) = (values[left.candidate], values[right.candidate])
        return a != b ? a > b : left.candidate < right.candidate
      }
    return filled(chosen, to: count, from: order)
  }

  private static func badge(
    _ count: Int, _ candidates: Candidates, _ draws: RandomStream
  ) -> [ChosenRow] {
    guard let residuals = candidates.residuals else {
      preconditionFailure("BADGE needs the residuals of a model's answers")
    }
    let rows = GradientRows(residuals: residuals, vectors: candidates.requiredVectors())
    var sampling = PlusPlusSampling(rows) { draws.uniform($0) }
    sampling.choose(rows.squaredNorms.argmax)
    while sampling.chosen.count < count, sampling.chooseNext() {}
    return filled(
      sampling.chosen.map { ChosenRow($0) }, to: count, from: leastCertain(candidates))
  }

  private static func diverse(
    _ count: Int, _ candidates: Candidates, _ draws: RandomStream
  ) -> [ChosenRow] {
    let vectors = candidates.requiredVectors()
    let closest = candidates.labelled.map { KMeans.nearest(vectors, to: $0).squaredDistances }
    var sampling = PlusPlusSampling(VectorRows(vectors), closest: closest) { draws.uniform($0) }
    while sampling.chosen.count < count, sampling.chooseNext() {}
    return filled(
      sampling.chosen.map { ChosenRow($0) }, to: count, from: Array(0..<candidates.count))
  }

  /// One cluster for each labelled row and each row to choose. Even if every labelled row is in
  /// another cluster, enough clusters have none.
  private static func typical(
    _ count: Int, _ candidates: Candidates, _ draws: RandomStream
  ) -> [ChosenRow] {
    let vectors = candidates.requiredVectors()
    let known = candidates.labelled?.rows ?? 0
    let clusters = KMeans(
      vectors, count: min(candidates.count, max(count, mostClusters), count + known), draws: draws)
    var labelledRows = [Int](repeating: 0, count: clusters.centres.rows)
    if let labelled = candidates.labelled {
      for cluster in KMeans.nearest(labelled, to: clusters.centres).clusters {
        labelledRows[cluster] += 1
      }
    }
    let members = clusters.members
    let order = members.indices.filter { !members[$0].isEmpty }.sorted { left, right in
      if labelledRows[left] != labelledRows[right] {
        return labelledRows[left] < labelledRows[right]
      }
      let (a, b) = (members[left].count, members[right].count)
      return a != b ? a > b : left < right
    }
    var chosen: [ChosenRow] = []
    // No cluster gives its second row before each has given its first.
    for place in 0..<candidates.count where chosen.count < count {
      for cluster in order where place < members[cluster].count && chosen.count < count {
        chosen.append(ChosenRow(members[cluster][place], similar: members[cluster].count))
      }
    }
    return chosen
  }

  /// More clusters than this for the sake of labelled rows would take minutes.
  private static let mostClusters = 2_000

  /// Rows that are all alike leave fewer choices than were asked for.
  private static func filled(_ chosen: [ChosenRow], to count: Int, from order: [Int]) -> [ChosenRow]
  {
    guard chosen.count < count else { return chosen }
    let taken = Set(chosen.map(\.candidate))
    let rest = order.lazy.filter { !taken.contains($0) }.prefix(count - chosen.count)
    return chosen + rest.map { ChosenRow($0) }
  }
}
