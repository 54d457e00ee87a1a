import Glibc

/// How often each label occurs in each cluster.
package struct ContingencyTable: Sendable, Equatable {
  /// `[labels][clusters]`, not negative.
  package let counts: [[Int]]
  /// Rows of each label.
  package let labelCounts: [Int]
  /// Rows of each cluster.
  package let clusterCounts: [Int]
  /// All rows.
  package let total: Int

  /// - Parameter counts: `[labels][clusters]`.
  package init(_ counts: [[Int]]) {
    precondition(
      counts.allSatisfy { $0.count == counts[0].count && $0.allSatisfy { $0 >= 0 } },
      "a table of as many counts for each label")
    self.counts = counts
    labelCounts = counts.map { $0.reduce(0, +) }
    clusterCounts = (counts.first?.indices ?? 0..<0).map { cluster in
      counts.reduce(0) { $0 + $1[cluster] }
    }
    total = labelCounts.reduce(0, +)
  }

  /// How much clusters say about labels: 1 if they are the same groups, about 0 if they are independent (Vinh, Epps and
  /// Bailey 2010). Equal to scikit-learn's `adjusted_mutual_info_score`.
  package var adjustedMutualInformation: Double {
    let (labels, clusters) = (labelCounts.filter { $0 > 0 }, clusterCounts.filter { $0 > 0 })
    if labels.count <= 1, clusters.count <= 1 { return 1 }
    guard labels.count > 1, clusters.count > 1 else { return 0 }
    let expected = Self.expectedInformation(labels, clusters)
    let mean = (Self.entropy(labels) + Self.entropy(clusters)) / 2
    func away(_ value: Double) -> Double {
      value < 0 ? min(value, -.ulpOfOne) : max(value, .ulpOfOne)
    }
    return away(mutualInformation - expected) / away(mean - expected)
  }

  /// In nats.
  package var mutualInformation: Double {
    let all = Double(total)
    var sum = 0.0
    for (label, row) in counts.enumerated() {
      for (cluster, count) in row.enumerated() where count > 0 {
        let both = Double(count)
        let sizes = log(Double(labelCounts[label])) + log(Double(clusterCounts[cluster]))
        sum += both / all * (log(both) + log(all) - sizes)
      }
    }
    return max(0, sum)
  }

  /// Of the sizes of groups, in nats.
  private static func entropy(_ sizes: [Int]) -> Double {
    let all = Double(sizes.reduce(0, +))
    return -sizes.reduce(0) { $0 + Double($1) / all * (log(Double($1)) - log(all)) }
  }

  /// The mean mutual information of groups of these sizes that are drawn independently: sums over the hypergeometric
  /// distribution of the rows that two groups share.
  private static func expectedInformation(_ labels: [Int], _ clusters: [Int]) -> Double {
    let count = labels.reduce(0, +)
    let all = Double(count)
    // log n!
    let factorials: [Double] = (0...count).map { lgamma(Double($0) + 1) }
    var sum = 0.0
    for label in labels {
      for cluster in clusters {
        var fixed: Double = factorials[label] + factorials[cluster] - factorials[count]
        fixed += factorials[count - label] + factorials[count - cluster]
        let logSizes: Double = log(Double(label)) + log(Double(cluster)) - log(all)
        let neither = count - label - cluster
        for shared in max(1, -neither)...min(label, cluster) {
          var exponent: Double = fixed - factorials[shared] - factorials[neither + shared]
          exponent -= factorials[label - shared] + factorials[cluster - shared]
          let both = Double(shared)
          sum += both / all * (log(both) - logSizes) * exp(exponent)
        }
      }
    }
    return sum
  }
}
