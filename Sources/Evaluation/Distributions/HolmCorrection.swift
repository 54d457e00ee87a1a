/// p-values corrected for how many hypotheses were tried.
package enum HolmCorrection {
  /// Holm's step-down correction: `statsmodels.stats.multitest.multipletests(method="holm")`.
  ///
  /// - Parameters:
  ///   - pValues: The smallest of all p-values, in any order.
  ///   - tried: How many there are altogether; those that are not in `pValues` are not smaller than any in it.
  package static func corrected(_ pValues: [Double], tried: Int) -> [Double] {
    precondition(tried >= pValues.count, "\(pValues.count) p-values of \(tried)")
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    var corrected = pValues
    var greatest = 0.0
    for (rank, place) in order.enumerated() {
      greatest = max(greatest, min(1, pValues[place] * Double(tried - rank)))
      corrected[place] = greatest
    }
    return corrected
  }
}
