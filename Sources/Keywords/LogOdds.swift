import Glibc

/// How much more often a term occurs in one set of rows than in another: the log-odds ratio with an informative Dirichlet
/// prior of Monroe, Colaresi and Quinn 2008, "Fightin' Words", equations 15, 16 and 19.
///
/// The prior pulls the odds of rare terms towards those of all rows, so that a term seen twice by chance does not win.
/// The variance has all four terms of the paper's equation 19. The paper goes on to drop two of them because no word is a large
/// share of all words; a term can well be in half of the rows.
package struct LogOdds: Sendable, Equatable {
  /// The difference of the logarithms of the odds: above 0 if the term is more frequent in the first set.
  package let difference: Double
  /// Its standard error.
  package let standardError: Double

  /// The difference in standard errors, by which terms are ranked.
  package var z: Double { difference / standardError }

  /// - Parameters:
  ///   - count: Occurrences of the term in the first set, of `total`.
  ///   - otherCount: Occurrences in the second set, of `otherTotal`.
  ///   - prior: Occurrences that the prior adds to each set, above 0 and below `priorTotal`.
  package init(
    count: Double, of total: Double, against otherCount: Double, of otherTotal: Double,
    prior: Double, of priorTotal: Double
  ) {
    precondition(prior > 0 && prior < priorTotal, "\(prior) of \(priorTotal)")
    let (first, second) = (count + prior, otherCount + prior)
    let firstRest = total + priorTotal - first
    let secondRest = otherTotal + priorTotal - second
    difference = log(first / firstRest) - log(second / secondRest)
    standardError = (1 / first + 1 / firstRest + 1 / second + 1 / secondRest).squareRoot()
  }
}
