package import FilbertCore
package import FilbertFolds
package import FilbertTraining

extension ExperimentRows {
  /// Divides all rows into folds. Labels keep their shares in all folds; of several labels, and of several types of
  /// entities in a sentence, the rarest decides, so that rare ones are in as many folds as can be. Numbers keep the shares
  /// of their tenths.
  ///
  /// - Parameters:
  ///   - groups: sets of rows that stay in one fold, with the column that names them.
  ///   - times: in whose order rows are learned from and answered; not together with groups or repeats.
  /// - Throws: as ``FoldPlan``.
  package func folds(
    _ count: Int, repeats: Int = 1, seed: UInt64,
    groups: (groups: RowGroups, column: String)? = nil,
    times: RowTimes? = nil
  ) throws(FilbertError) -> FoldPlan {
    let strata = strata(parts: count)
    if let times { return try FoldPlan(times: times, strata: strata, folds: count) }
    guard let groups else {
      return try FoldPlan(strata: strata, folds: count, repeats: repeats, seed: seed)
    }
    return try FoldPlan(
      strata: strata, groups: groups.groups, column: groups.column, folds: count, repeats: repeats,
      seed: seed)
  }

  /// What a fold teaches a model: as `train` does with a file of the fold's rows.
  package func fit(
    _ request: RecipeRequest, _ fold: Fold, holdingOut fraction: Double = 0.1
  ) throws(FilbertError) -> Fit {
    try fit(request, on: fold.training, answering: fold.test, holdingOut: fraction)
  }
}
