import Glibc

/// Fisher's exact test of two shares.
package enum FisherTest {
  /// The chance of `hits` or more among `drawn` of `total` things, `marked` of them hits, if it makes no difference
  /// which are drawn: the one-sided p-value, `scipy.stats.fisher_exact(alternative="greater")`.
  package static func upperTail(hits: Int, drawn: Int, marked: Int, total: Int) -> Double {
    let (least, most) = (max(0, drawn + marked - total), min(drawn, marked))
    if hits <= least { return 1 }
    if hits > most { return 0 }
    // The side with fewer terms of weight: the terms fall away from the mean.
    if Double(hits) > Double(drawn) * Double(marked) / Double(total) {
      return sum(from: hits, through: most, step: 1, drawn, marked, total)
    }
    return max(0, 1 - sum(from: hits - 1, through: least, step: -1, drawn, marked, total))
  }

  /// The chances from `first` away from the mean, until a term no longer changes their sum.
  private static func sum(
    from first: Int, through last: Int, step: Int, _ drawn: Int, _ marked: Int, _ total: Int
  ) -> Double {
    // Three binomial chances make a hypergeometric one (Loader 2000).
    let share = Double(drawn) / Double(total)
    var term = exp(
      BinomialDistribution.logProbability(of: first, trials: marked, probability: share)
        + BinomialDistribution.logProbability(
          of: drawn - first, trials: total - marked, probability: share)
        - BinomialDistribution.logProbability(of: drawn, trials: total, probability: share))
    var sum = term
    for hits in stride(from: first, to: last, by: step) {
      let (x, rest) = (Double(hits), Double(total - marked - drawn + hits))
      if step > 0 {
        term *= Double(marked - hits) * Double(drawn - hits) / ((x + 1) * (rest + 1))
      } else {
        term *= x * rest / (Double(marked - hits + 1) * Double(drawn - hits + 1))
      }
      let next = sum + term
      if next == sum { break }
      sum = next
    }
    return min(1, sum)
  }
}
