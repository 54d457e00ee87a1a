import FilbertCore
import FilbertEvaluation
import FilbertExperiments
import FilbertFolds
import FilbertScoring
import FilbertTraining
import FilbertTransformer

/// The figures of a candidate's models, each on the fold that it has not seen.
struct FoldResults {
  let figures: FoldedFigures

  /// Trains the models of all candidates and collects their answers, one model after another.
  /// Answers that an earlier run left are read.
  ///
  /// The models of a fold run one after another, so a run that is stopped has comparable ones.
  static func all(
    _ candidates: [Candidate], _ plan: FoldPlan, _ console: Console
  ) throws(FilbertError) -> [FoldResults] {
    var progress = ExperimentProgress([], console: console)
    for place in 0..<plan.count {
      for candidate in candidates { progress.expect([try candidate.fit(place, of: plan)]) }
    }
    var overall = [[[OverallFigure]]](repeating: [], count: candidates.count)
    for place in 0..<plan.count {
      for (number, candidate) in candidates.enumerated() {
        let fit = try candidate.fit(place, of: plan)
        let title = title(place, of: plan, candidates.count > 1 ? ["A", "B"][number] : nil)
        let answers: FitAnswers
        do throws(FilbertError) {
          answers = try progress.answers(to: fit, from: candidate.store, titled: title)
        } catch {
          throw error.code == .badData
            ? error.adding("That is so for the rows that \(title) learns from.") : error
        }
        let evaluation = OutOfFoldAnswers(candidate.store.rows, [answers]).evaluation
        overall[number].append(evaluation.overall)
      }
    }
    let sizes = FoldSizes(
      training: (0..<plan.count).map { plan[$0].training.count },
      test: (0..<plan.count).map { plan[$0].test.count })
    return overall.map {
      FoldResults(
        figures: FoldedFigures(
          $0, sizes: sizes, name: plan.name, method: plan.method.rawValue, folds: plan.folds,
          repeats: plan.repeats))
    }
  }

  /// `fold 2 of 5`, `repetition 1, fold 2 of 5, B`.
  private static func title(_ place: Int, of plan: FoldPlan, _ candidate: String?) -> String {
    let (repetition, fold) = place.quotientAndRemainder(dividingBy: plan.folds)
    return (plan.repeats > 1 ? "repetition \(repetition + 1), " : "")
      + "fold \(fold + 1) of \(plan.folds)" + (candidate.map { ", \($0)" } ?? "")
  }
}
