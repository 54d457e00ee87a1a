/// How rows of a pool are chosen to be labelled next.
package enum SelectionStrategy: String, Sendable, CaseIterable {
  /// Unsure rows that differ: several times as many of the least certain rows as are asked for are clustered, weighted by
  /// uncertainty, and the row nearest to the centre of each cluster is taken (Zhdanov 2019, "Diverse mini-batch Active
  /// Learning").
  case uncertainDiverse = "uncertain-diverse"
  /// k-means++ on gradients of the loss (Ash et al. 2020): long gradients in different directions.
  case badge
  /// The least certain rows, however alike they are.
  case uncertain
  /// k-means++ on vectors: rows far from each other and from labelled ones.
  case diverse
  /// The row nearest to the centre of each of the largest clusters without a labelled row (as TypiClust, Hacohen et al.
  /// 2022): what to label first.
  case typical
  /// Rows drawn at random: use these to measure a model.
  case random

  /// Whether it needs a model that says how sure it is.
  package var needsUncertainty: Bool {
    switch self {
    case .uncertainDiverse, .badge, .uncertain: true
    case .diverse, .typical, .random: false
    }
  }

  /// Whether it needs vectors of the candidates.
  package var needsVectors: Bool {
    switch self {
    case .uncertainDiverse, .badge, .diverse, .typical: true
    case .uncertain, .random: false
    }
  }

  /// Whether it needs vectors of the labelled rows, to keep away from them.
  package var needsLabelledVectors: Bool { self == .typical || self == .diverse }

  /// The most rows that are kept to choose among, whatever the size of the pool; of a larger pool the least certain ones, or
  /// some at random if the strategy does not ask how certain a row is.
  package static let mostCandidates = 20_000
  /// Rows that are clustered for each row that is asked for. More at the start and fewer at the end do a little better, see the page of this target.
  package static let candidatesPerRow = 10
  /// The most rows that can be asked for.
  package static let mostRows = 5_000

  /// The rows to keep for `count` to be chosen among.
  package func candidates(for count: Int) -> Int {
    switch self {
    case .uncertainDiverse: min(Self.mostCandidates, count * Self.candidatesPerRow)
    case .badge, .diverse, .typical: Self.mostCandidates
    case .uncertain, .random: count
    }
  }
}
