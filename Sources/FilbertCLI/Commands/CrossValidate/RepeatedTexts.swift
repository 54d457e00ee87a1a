import FilbertCore
import FilbertCorpus
import FilbertExperiments
import FilbertFolds
import FilbertScoring

extension ExperimentRows {
  /// A sentence about texts that models have seen before they answer them; nil if there are none. Of repeated divisions the
  /// first is looked at.
  func repeatedTextWarning(in plan: FoldPlan) -> String? {
    let examples = examples
    guard !examples.isEmpty else { return nil }
    let repeated = (0..<plan.folds).reduce(0) { sum, place in
      let fold = plan[place]
      var learned = SeenTexts()
      for row in fold.training {
        _ = learned.insert(examples[row].input, target: examples[row].target, line: 0)
      }
      return sum
        + fold.test.count {
          learned.insert(examples[$0].input, target: examples[$0].target, line: 1) == 0
        }
    }
    guard repeated > 0 else { return nil }
    return
      "\(Rendering.counted(repeated, "row")) \(repeated == 1 ? "is" : "are") answered by a model that has learned from the same text with the same label, so the figures may be too good; --remove-duplicates leaves such rows out"
  }
}
