import FilbertCore
import FilbertJSON
package import FilbertTraining

/// One model of an experiment: how it is trained, on which rows, and which rows it answers.
package struct Fit: Sendable, Equatable {
  package let recipe: Recipe
  /// Numbers of the rows to learn from.
  package let training: [Int]
  /// Rows set aside for the decisions that `train` makes on validation rows; may be empty.
  package let heldOut: [Int]
  /// Rows that the model answers and has not seen.
  package let answered: [Int]

  package init(recipe: Recipe, training: [Int], heldOut: [Int] = [], answered: [Int]) {
    (self.recipe, self.training, self.heldOut) = (recipe, training, heldOut)
    self.answered = answered
  }

  /// Differs between any two fits to the same rows of the same file.
  package var key: String {
    var fingerprint = Fingerprint()
    fingerprint.add(recipe.json.serialized())
    for rows in [training, heldOut, answered] {
      for row in rows { fingerprint.add(UInt64(row)) }
      fingerprint.add(UInt64(rows.count) | 1 << 63)
    }
    return fingerprint.text
  }

  /// How long the fit takes beside others, for an estimate of the time that is left: forward and backward passes of
  /// batches. A linear model takes no steps and counts as a few.
  package var work: Double {
    guard recipe.method == .fineTuning else { return 1 + Double(training.count) / 1_000 }
    let passes = recipe.perturbation > 0 ? 2.0 : 1
    var steps = TrainingPlan(examples: training.count, recipe: recipe).steps
    if recipe.isRefit, !heldOut.isEmpty {
      steps += TrainingPlan(examples: training.count + heldOut.count, recipe: recipe).steps
    }
    return 1 + passes * Double(steps)
  }
}
