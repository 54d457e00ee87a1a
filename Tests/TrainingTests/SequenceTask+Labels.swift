import FilbertTraining
import FilbertTransformer

extension SequenceTask where Objective == SingleLabelObjective {
  /// A task with the classifier's own labels.
  init(
    _ classifier: SequenceClassifier, loss: CrossEntropy, training: LabelledSequences<Int>,
    validation: LabelledSequences<Int>?
  ) {
    self.init(
      classifier, SingleLabelObjective(loss, labels: classifier.configuration.labels),
      training: training, validation: validation)
  }
}
