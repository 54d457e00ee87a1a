/// A candidate that was chosen to be labelled.
package struct ChosenRow: Sendable, Equatable {
  /// Its number among the candidates.
  package let candidate: Int
  /// Candidates in its cluster, itself included; nil if the strategy does not cluster.
  package let similar: Int?

  init(_ candidate: Int, similar: Int? = nil) {
    (self.candidate, self.similar) = (candidate, similar)
  }
}
