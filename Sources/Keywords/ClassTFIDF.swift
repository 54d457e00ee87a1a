import Glibc

/// Class TF-IDF: how typical terms are of each group, from the counts of all terms in all groups.
///
/// The share that a term has of a group's terms, times the logarithm of 1 plus the average number of terms of a group divided
/// by the number of this term in all groups: BERTopic's `ClassTfidfTransformer` with its defaults (Grootendorst 2022).
package struct ClassTFIDF: Sendable {
  /// The weight of each term: greater for those that are rare altogether.
  private let weights: [Double]
  /// Counts of all terms in each group.
  private let sums: [Double]

  /// - Parameters:
  ///   - totals: Counts of each term in all groups.
  ///   - sums: Counts of all terms in each group.
  package init(totals: [Double], sums: [Double]) {
    // BERTopic cuts the average to an integer.
    let average = (sums.reduce(0, +) / Double(max(1, sums.count))).rounded(.down)
    weights = totals.map { $0 > 0 ? log(average / $0 + 1) : 0 }
    self.sums = sums
  }

  /// The score of `term`, which occurs `count` times in `group`; 0 if the group has no terms.
  package func score(_ count: Double, term: Int, group: Int) -> Double {
    sums[group] > 0 ? count / sums[group] * weights[term] : 0
  }
}
